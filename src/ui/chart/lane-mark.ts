/** What a chart of lanes draws, as plain data in the values of its axis. */
import type { Style, Tone } from "./mark.ts";

/** What a lane can hold, in the values of its axis. */
export type LaneMark =
  /** An estimate; a beam from end to end of its interval; `small` for a thin interval and a filled mark. */
  | (Style & {
      kind: "estimate";
      value: number;
      low?: number;
      high?: number;
      small?: boolean;
      bound?: "left" | "right" | undefined;
    })
  /** A soft stretch, such as from "no change" to the beam. */
  | (Style & { kind: "span"; from: number; to: number })
  /** The control: a program against itself. */
  | { kind: "noise"; low: number; high: number }
  | (Style & { kind: "bar"; from: number; to: number })
  /** The support of a claim, and the side on which it holds as a shaded region where that is given. */
  | { kind: "threshold"; at: number; text?: string; side?: "left" | "right" }
  /** An upright line, such as the stock that there was. */
  | { kind: "rule"; at: number }
  | { kind: "text"; at: number; text: string };

/** A change as its lane shows it. */
export interface Change extends Style {
  value: number;
  low: number;
  high: number;
  control?: { low: number; high: number } | undefined;
  threshold?: { at: number; text?: string; side?: "left" | "right" } | undefined;
  bound?: "left" | "right" | undefined;
}

export interface LaneRow {
  label: string;
  /** Below the label; in the colour of a fault where the row has that tone. */
  note?: string | undefined;
  /** The figure in digits, and its interval below it. */
  value?: string | undefined;
  interval?: string | undefined;
  /** Of the words; each mark has its own. */
  tone?: Tone | undefined;
  marks: readonly LaneMark[];
}

export interface LaneGroup {
  heading?: string;
  /** Words for what joins the rows, such as "no difference shown"; they share a bar at the left. */
  tied?: string | undefined;
  rows: readonly LaneRow[];
}
