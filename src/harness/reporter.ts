/** How a running lab tells what it is doing. The harness emits events; who listens decides how they look. */

/** A ratio as far as it is known: median and 95 % interval over the pairs and process starts seen so far. */
export interface RatioSoFar {
  ratio: number;
  low: number;
  high: number;
  pairs: number;
  spawns: number;
}

export type RunEvent =
  | { type: "phase"; phase: "prepare" | "verify" | "measure" | "derive"; text: string }
  | {
      type: "progress";
      round: number;
      elapsedSeconds: number;
      remainingSeconds: number;
      cell: string;
      ratio?: RatioSoFar;
      control?: RatioSoFar;
    }
  | { type: "slice-invalid"; cause: string; cell: string }
  | { type: "note"; text: string };

export interface Reporter {
  event(e: RunEvent): void;
}
