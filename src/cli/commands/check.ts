import type { Command } from "commander";
import type { Finding } from "../../result/store/check.ts";
import { findingsOf } from "../check-store.ts";
import { type Context, printJson } from "../context.ts";

export function define(command: Command, context: Context): void {
  command
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `
Every document under content/results is read in full: its id, its place, what follows from its raw
slices, its verdicts, its claims. The newest of each lab is also held against the lab as it is now.

A fault (exit code 1) is a document that disagrees with itself or with its lab. A note is printed and
does not fail: a claim that stands as "not supported" by its own data, a result that was not measured
in reference mode, an earlier harness, a lab whose files or claims have changed since it was measured.`,
    )
    .action(async (options: { json?: boolean }) => {
      const { documents, findings } = await findingsOf(context.root);
      const faults = findings.filter((finding) => finding.level === "fault").length;
      if (options.json) printJson(context, { documents, faults, findings });
      else {
        for (const finding of findings) context.print(line(finding));
        context.print(
          `${count(documents, "document")}, ${count(faults, "fault")}, ${count(findings.length - faults, "note")}`,
        );
      }
      context.exitCode = faults > 0 ? 1 : 0;
    });
}

function line({ level, file, what, advice }: Finding): string {
  const said = what.startsWith(file) ? what : `${file}: ${what}`;
  return `${level}  ${said}${advice === "" ? "" : `; ${advice}`}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
