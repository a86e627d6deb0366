import type { Command } from "commander";
import { checkDocument } from "../../result/check.ts";
import { HandbookError, UsageError } from "../../result/errors.ts";
import { rederive } from "../../result/rederive.ts";
import { publishResult, resultPath } from "../../result/store.ts";
import { type Context, printJson } from "../context.ts";
import { readRun } from "../runs.ts";

export function define(command: Command, context: Context): void {
  command
    .argument("<run>", 'a run id under .lab/runs, or "last"')
    .option("--json", "print one JSON document")
    .action((run: string, options: { json?: boolean }) => {
      const { runId, document } = readRun(context.root, run);
      if (document.plan.partial) {
        throw new UsageError(
          `The run "${runId}" was interrupted before its plan was done; finish it with "lab run ${document.lab} --resume ${runId}".`,
        );
      }
      const findings = checkDocument(resultPath(document.lab, document.id), document, rederive);
      const fault = findings.find((finding) => finding.level === "fault");
      if (fault)
        throw new HandbookError(
          `The run "${runId}" cannot be published: ${fault.what}; measure again.`,
        );
      for (const finding of findings) context.tell(`note: ${finding.what}`);
      const { path, written } = publishResult(context.root, document);
      if (options.json) printJson(context, { lab: document.lab, id: document.id, path, written });
      else
        context.print(
          written ? `Published ${path}` : `${path} was published already; nothing changed.`,
        );
    });
}
