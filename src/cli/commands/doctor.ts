import type { Command } from "commander";
import { type Context, printJson } from "../context.ts";
import { positiveSeconds } from "../option-values.ts";
import { wrap } from "../report/text.ts";

const LABELS = { ok: "ok      ", limit: "limit   ", problem: "PROBLEM " } as const;

export function define(command: Command, context: Context): void {
  command
    .option("--seconds <n>", "length of the A/A trial", positiveSeconds, 10)
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nA problem means that labs cannot be measured here (exit code 3); a limit, that something is less exact.",
    )
    .action(async (flags: { seconds: number; json?: boolean }) => {
      const { examineMachine } = await import("../../harness/machine/doctor.ts");
      const report = await examineMachine({
        root: context.root,
        signal: context.signal,
        trialSeconds: flags.seconds,
        onProgress: (text: string) => context.tell(text),
      });
      if (flags.json) printJson(context, report);
      else {
        for (const { level, text, advice } of report.findings) {
          const [first = "", ...more] = wrap(text, LABELS[level].length);
          context.print(
            [
              LABELS[level] + first.trimStart(),
              ...more,
              ...wrap(advice, LABELS[level].length + 2),
            ].join("\n"),
          );
        }
      }
      context.exitCode = report.findings.some(({ level }) => level === "problem") ? 3 : 0;
    });
}
