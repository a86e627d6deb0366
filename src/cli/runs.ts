import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { labHome } from "../harness/home.ts";
import { systemCode, UsageError } from "../result/document/errors.ts";
import { readResult } from "../result/document/read.ts";
import type { ResultDocument } from "../result/document/schema.ts";

/** The file in a run's folder that holds its document once the run has ended. */
const RUN_DOCUMENT = "result.json";

const RUN_ID = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;

const runFolder = (root: string, runId: string) => join(labHome(root), "runs", runId);

/**
 * The document of a finished run: a run id, or "last" for the one that ended last.
 * @throws {UsageError} when there is no such run or it has not ended
 * @throws {ResultReadError} when its document cannot be read
 */
export function readRun(root: string, run: string): { runId: string; document: ResultDocument } {
  const finished = finishedRuns(root);
  const runId = run === "last" ? finished[0] : finished.find((id) => id === run);
  if (runId !== undefined) {
    return { runId, document: readResult(join(runFolder(root, runId), RUN_DOCUMENT)) };
  }
  if (run === "last")
    throw new UsageError('No run has finished here yet; measure one with "lab run <lab>".');
  if (isRun(root, run)) {
    throw new UsageError(
      `The run "${run}" has not finished; go on with "lab run <lab> --resume ${run}".`,
    );
  }
  const known =
    finished.length === 0 ? "there are none" : `the newest are ${finished.slice(0, 3).join(", ")}`;
  throw new UsageError(`There is no finished run "${run}"; ${known}.`);
}

/** Whether a run of this id has begun, finished or not. */
export function isRun(root: string, runId: string): boolean {
  return (
    RUN_ID.test(runId) && statSync(runFolder(root, runId), { throwIfNoEntry: false }) !== undefined
  );
}

/** The document of a run as far as it got; marked partial where it was interrupted. */
export async function readRunSoFar(root: string, run: string): Promise<ResultDocument> {
  if (run === "last" || finishedRuns(root).includes(run)) return readRun(root, run).document;
  const { readJournal } = await import("../harness/run/journal.ts");
  const { documentFromJournal } = await import("../harness/run/document.ts");
  const { loadLab } = await import("../lab/load-lab.ts");
  const content = readJournal(runFolder(root, run));
  return documentFromJournal(content, await loadLab(root, content.header.lab));
}

/** Ids of runs that have a document, the one that ended last first. */
function finishedRuns(root: string): string[] {
  let names: string[];
  try {
    names = readdirSync(join(labHome(root), "runs"));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
  const endedAt = (id: string) =>
    statSync(join(runFolder(root, id), RUN_DOCUMENT), { throwIfNoEntry: false })?.mtimeMs;
  return names
    .flatMap((id) => {
      const millis = endedAt(id);
      return millis === undefined ? [] : [{ id, millis }];
    })
    .sort((a, b) => b.millis - a.millis)
    .map(({ id }) => id);
}
