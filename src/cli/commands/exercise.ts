import type { Command } from "commander";
import { loadLab } from "../../lab/load-lab.ts";
import { UsageError } from "../../result/document/errors.ts";
import { type Context, printJson } from "../context.ts";
import { codeOf } from "../each-lab.ts";
import { createReporter } from "../progress/reporter.ts";
import { wrap } from "../report/text.ts";

export function define(command: Command, context: Context): void {
  command
    .argument("<lab>", "id of the lab")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nThe learner's file is made from the starter the first time. Exit code 0 when it passes, 1 when it does not.",
    )
    .action(async (id: string, flags: { json?: boolean }) => {
      const lab = await loadLab(context.root, id);
      if (!lab.exercise) throw new UsageError(`The lab ${lab.id} has no exercise.`);
      if (!flags.json) context.print(`${wrap(lab.exercise.task).join("\n")}\n`);
      const { judgeExercise } = await import("../../harness/exercise/exercise.ts");
      const reporter = await createReporter();
      try {
        const { root, signal } = context;
        const outcome = await judgeExercise({ root, lab, signal, reporter });
        reporter.stop();
        if (flags.json) printJson(context, outcome);
        else {
          if (outcome.created)
            context.print(
              `${outcome.learnerFile} was made from the starter: it is yours to change.`,
            );
          for (const line of outcome.lines)
            context.print(`${line.ok ? "yes" : "NO "}  ${line.text}`);
          context.print(
            outcome.passed
              ? "Passed."
              : `Not yet: change ${outcome.learnerFile} and judge it again.`,
          );
        }
        context.exitCode = codeOf(outcome.passed);
      } finally {
        reporter.stop();
      }
    });
}
