import { styleText } from "node:util";
import { createLogUpdate } from "log-update";
import type { RatioSoFar, Reporter, RunEvent } from "../../harness/reporter.ts";
import { intervalBar } from "./interval-bar.ts";
import { durationText, type ProgressEvent, ratioSoFarText } from "./progress-text.ts";

const BAR_COLUMNS = 48;

/** A reporter whose live region can be left in place, so that other text may follow. */
export interface StoppableReporter extends Reporter {
  stop(): void;
}

/** Progress on a terminal: finished phases and notes scroll by, the present state stays in place below them. */
export function liveReporter(stream: NodeJS.WriteStream): StoppableReporter {
  const region = createLogUpdate(stream);
  const state: { phase: string; progress?: ProgressEvent; invalidSlices: number } = {
    phase: "",
    invalidSlices: 0,
  };
  const event: Reporter["event"] = (e: RunEvent) => {
    if (e.type === "note") region.persist(`note: ${e.text}`);
    else if (e.type === "slice-invalid") state.invalidSlices += 1;
    else if (e.type === "phase") {
      state.phase = `${styleText("bold", e.phase, { stream, validateStream: true })}  ${e.text}`;
      delete state.progress;
    } else state.progress = e;
    region(liveLines(state.phase, state.progress, state.invalidSlices).join("\n"));
  };
  return { event, stop: () => region.done() };
}

function liveLines(
  phase: string,
  progress: ProgressEvent | undefined,
  invalidSlices: number,
): string[] {
  if (!progress) return [phase];
  const lines = [
    phase,
    `round ${progress.round}  ${progress.cell}`,
    `${durationText(progress.elapsedSeconds)} gone, ${durationText(progress.remainingSeconds)} left${invalidSlices > 0 ? `, ${invalidSlices} slices invalid` : ""}`,
  ];
  if (progress.ratio) lines.push(...ratioLines("ratio", progress.ratio));
  if (progress.control) lines.push(...ratioLines("A/A  ", progress.control));
  return lines;
}

function ratioLines(label: string, ratio: RatioSoFar): string[] {
  return [`${label}  ${ratioSoFarText(ratio)}`, `       ${intervalBar(ratio, BAR_COLUMNS)}`];
}
