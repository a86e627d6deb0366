/** The scale always shows at least 0.8 to 1.25, so that an interval around 1 is seen to be narrow. */
const SCALE_LOW = 0.8;
const SCALE_HIGH = 1.25;
const MARGIN = 1.05;

/**
 * An interval of a ratio as a line of text: dots for the scale (logarithmic), `|` where 1 is, `=` for
 * the interval, `o` for the ratio. Exactly `width` characters.
 */
export function intervalBar(
  { ratio, low, high }: { ratio: number; low: number; high: number },
  width: number,
): string {
  const from = Math.log(Math.min(SCALE_LOW, low / MARGIN));
  const to = Math.log(Math.max(SCALE_HIGH, high * MARGIN));
  const column = (value: number) =>
    Math.round(((Math.log(value) - from) / (to - from)) * (width - 1));
  const cells: string[] = Array.from({ length: width }, (_, index) =>
    index >= column(low) && index <= column(high) ? "=" : ".",
  );
  cells[column(1)] = "|";
  cells[column(ratio)] = "o";
  return cells.join("");
}
