import type { Command } from "commander";
import { rederive } from "../../result/derive/rederive.ts";
import { HandbookError, UsageError } from "../../result/document/errors.ts";
import { unsoundBecause } from "../../result/document/soundness.ts";
import { checkDocument } from "../../result/store/check.ts";
import { publishResult, resultPath } from "../../result/store/store.ts";
import { type Context, printJson } from "../context.ts";
import { isRun, readRun, readRunSoFar } from "../runs.ts";

export function define(command: Command, context: Context): void {
  command
    .argument("<run>", 'a run id under .lab/runs, or "last"')
    .option(
      "--partial",
      "also a run that was interrupted, whose control failed or of which most is invalid; its page says so",
    )
    .option("--json", "print one JSON document")
    .action(async (run: string, options: { partial?: boolean; json?: boolean }) => {
      const { runId, document } = await read(context.root, run, options.partial === true);
      if (document.plan.partial && options.partial !== true) {
        throw new UsageError(
          `The run "${runId}" was interrupted before its plan was done; finish it with "lab run ${document.lab} --resume ${runId}", or publish it as far as it got with --partial.`,
        );
      }
      const findings = checkDocument(resultPath(document.lab, document.id), document, rederive);
      const fault = findings.find((finding) => finding.level === "fault");
      if (fault)
        throw new HandbookError(
          `The run "${runId}" cannot be published: ${fault.what}; measure again.`,
        );
      for (const finding of findings) context.tell(`note: ${finding.what}`);
      const unsound = unsoundBecause(document);
      if (unsound !== undefined && options.partial !== true) {
        throw new HandbookError(
          `The run "${runId}" is not published, because ${unsound}; measure again on a calmer machine, or publish it all the same with --partial.`,
        );
      }
      if (unsound !== undefined) context.tell(`note: ${unsound}`);
      const { path, written } = publishResult(context.root, document);
      if (options.json) printJson(context, { lab: document.lab, id: document.id, path, written });
      else
        context.print(
          written ? `Published ${path}` : `${path} was published already; nothing changed.`,
        );
    });
}

/** @throws UsageError for a run that was interrupted, unless it was asked for as far as it got */
async function read(root: string, run: string, partial: boolean) {
  if (!partial || !isRun(root, run)) return readRun(root, run);
  return { runId: run, document: await readRunSoFar(root, run) };
}
