import type { Reporter, RunEvent } from "../../harness/reporter.ts";
import { progressLine } from "./progress-text.ts";

const MILLIS_BETWEEN_LINES = 5_000;

/**
 * Progress for a log: a line for each phase and note, and at most one line of progress in 5 s.
 * Invalid slices are counted into the next line, so that a bad machine does not flood the log.
 */
export function plainReporter(
  write: (line: string) => void,
  nowMillis: () => number = Date.now,
): Reporter {
  let lastProgressAt = Number.NEGATIVE_INFINITY;
  let invalidSlices = 0;
  const event = (e: RunEvent) => {
    switch (e.type) {
      case "phase":
        return write(`${e.phase}: ${e.text}`);
      case "note":
        return write(`note: ${e.text}`);
      case "slice-invalid":
        invalidSlices += 1;
        return;
      case "progress": {
        if (nowMillis() - lastProgressAt < MILLIS_BETWEEN_LINES) return;
        lastProgressAt = nowMillis();
        const invalid = invalidSlices === 0 ? "" : `, ${invalidSlices} invalid so far`;
        return write(`measure: ${progressLine(e)}${invalid}`);
      }
    }
  };
  return { event };
}
