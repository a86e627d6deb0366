import type { Command } from "commander";
import { findResult } from "../../result/store/find.ts";
import { type Context, printJson } from "../context.ts";
import { report } from "../report/report.ts";
import { RESULT_ARGUMENT } from "../result-argument.ts";
import { isRun, readRunSoFar } from "../runs.ts";

export function define(command: Command, context: Context): void {
  command
    .argument("<result>", `${RESULT_ARGUMENT}; or a run id, or "last"`)
    .option("--json", "print the document")
    .action(async (result: string, options: { json?: boolean }) => {
      const { root } = context;
      const run = result === "last" || isRun(root, result);
      const document = run ? await readRunSoFar(root, result) : findResult(root, result);
      if (options.json) printJson(context, document);
      else context.print(report(document));
    });
}
