/** A panel's measures: x is a share of the width, y is pixels, so that one drawing fits every width. */
import type { Mark } from "./mark.ts";
import { type Axis, clampedShareOf, shareOf } from "./scale.ts";

export interface Panel {
  y: Axis;
  marks: readonly Mark[];
  /** Height of the plot in pixels; 240 when left out. */
  height?: number;
  /** Stands above the panel, as text that wraps. */
  title?: string;
}

/** Where values of a panel stand. */
export interface Frame {
  x: Axis;
  y: Axis;
  /** Pixels from the drawing's upper edge. */
  top: number;
  bottom: number;
  height: number;
  /** Share of the width; beyond 0 and 1 outside of the axis. */
  xShare: (value: number) => number;
  /** Pixels; beyond top and bottom outside of the axis. */
  yPixels: (value: number) => number;
  /** The same, held at the ends. */
  xHeld: (value: number) => number;
  yHeld: (value: number) => number;
}

/** Room for the upper half of the highest tick's words. */
export const PANEL_TOP = 10;
/** Room below the plot: half a line, or the ticks of x. */
export const PANEL_FOOT = { bare: 8, ticks: 28 } as const;
const HEIGHT = 240;

export function frameOf(x: Axis, { y, height = HEIGHT }: Panel): Frame {
  const top = PANEL_TOP;
  const at = (share: number) => top + (1 - share) * height;
  const [share, held] = [shareOf(y), clampedShareOf(y)];
  return {
    x,
    y,
    top,
    bottom: top + height,
    height,
    xShare: shareOf(x),
    xHeld: clampedShareOf(x),
    yPixels: (value) => at(share(value)),
    yHeld: (value) => at(held(value)),
  };
}
