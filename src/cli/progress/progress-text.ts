import type { RatioSoFar, RunEvent } from "../../harness/reporter.ts";

export type ProgressEvent = Extract<RunEvent, { type: "progress" }>;

/** 95 as "1 min 35 s". */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole} s` : `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** "1.702 (1.631 to 1.798), 40 pairs of 8 process starts" */
export function ratioSoFarText({ ratio, low, high, pairs, spawns }: RatioSoFar): string {
  return `${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), ${pairs} pairs of ${spawns} process starts`;
}

/** A progress event as one line. */
export function progressLine(event: ProgressEvent): string {
  const parts = [`round ${event.round}`, event.cell];
  if (event.ratio) parts.push(`ratio ${ratioSoFarText(event.ratio)}`);
  if (event.control) parts.push(`A/A ${event.control.ratio.toFixed(3)}`);
  parts.push(`${durationText(event.remainingSeconds)} left`);
  return parts.join(", ");
}
