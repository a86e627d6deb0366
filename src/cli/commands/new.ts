import type { Command } from "commander";
import { type Context, printJson } from "../context.ts";
import { chapterNumber } from "../option-values.ts";

export function define(command: Command, context: Context): void {
  command
    .argument("<id>", "the lab's id: lower-case letters, digits and hyphens")
    .requiredOption("--chapter <n>", "the number of its chapter", chapterNumber)
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `
Writes a lab that runs, in labs/<id>, and its chapter, a draft, in content/chapters; adds the lab to
package-lock.json. No package is fetched. labs/README.md says what comes next, in which order.`,
    )
    .action(async (id: string, options: { chapter: number; json?: boolean }) => {
      const { makeLab } = await import("../new/new-lab.ts");
      const made = await makeLab({ root: context.root, id, chapter: options.chapter });
      if (options.json) printJson(context, made);
      else {
        context.print(
          `Made ${made.lab} and ${made.chapter}, and added the lab to package-lock.json.\nIt runs as it is: try "lab verify ${id}". labs/README.md says what comes next.`,
        );
      }
    });
}
