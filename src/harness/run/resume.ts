import { basename, join } from "node:path";
import { UsageError } from "../../result/document/errors.ts";
import type { Source } from "../../result/document/schema.ts";
import { type JournalContent, readJournal, runFolders, runsFolder } from "./journal.ts";

interface UnfinishedRun {
  runId: string;
  folder: string;
  content: JournalContent;
}

/**
 * Finds the run to go on with.
 * @param wanted a run's id, or true for the lab's newest unfinished run
 * @throws UsageError when there is none, when it is finished, or when the lab or the harness has changed since
 */
export function findUnfinishedRun(
  home: string,
  lab: string,
  wanted: string | true,
  source: Source,
): UnfinishedRun {
  const folder =
    wanted === true ? newestUnfinished(home, lab) : join(runsFolder(home), basename(wanted));
  if (folder === undefined) {
    throw new UsageError(
      `Lab ${lab} has no unfinished run to resume; start one with \`lab run ${lab}\`.`,
    );
  }
  const content = readJournal(folder);
  const runId = basename(folder);
  if (content.header.lab !== lab)
    throw new UsageError(`Run ${runId} is of lab ${content.header.lab}, not of ${lab}.`);
  if (content.lines.some((line) => line.type === "end")) {
    throw new UsageError(
      `Run ${runId} is finished; see it with \`lab show ${runId}\`, or start another with \`lab run ${lab}\`.`,
    );
  }
  const { labDigest, harnessDigest, claimsDigest } = content.header.source;
  if (
    labDigest !== source.labDigest ||
    harnessDigest !== source.harnessDigest ||
    claimsDigest !== source.claimsDigest
  ) {
    throw new UsageError(
      `Run ${runId} cannot go on because the lab or the harness has changed since it started, and halves of two programs make no result; start again with \`lab run ${lab}\`.`,
    );
  }
  return { runId, folder, content };
}

function newestUnfinished(home: string, lab: string): string | undefined {
  return runFolders(home, lab).find((folder) => {
    try {
      const { header, lines } = readJournal(folder);
      return header.lab === lab && !lines.some((line) => line.type === "end");
    } catch {
      return false;
    }
  });
}
