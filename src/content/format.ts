/**
 * Values as a page shows them. Digits follow the precision that a measurement has: none are shown
 * that a second run would change at once, and the parts of one interval have equally many.
 */
/** Keeps a value and its unit on one line. */
export const NO_BREAK_SPACE = "\u00a0";
const MINUS = "\u2212";

/** Below it, a ratio has as many decimals as two significant digits of its lower end need. */
const TINY_RATIO = 0.01;
/** Below this width of an interval, two decimals no longer show how far a ratio is from 1. */
const FINE_RATIO_WIDTH = 0.02;
const SIGNIFICANT_DIGITS = 3;
const SIGNIFICANT_DIGITS_OF_THOUSANDS = 4;

/** Decimals for a ratio with this interval: 3 where it is narrower than 0.02, else 2, and more below a hundredth. */
export function ratioDigits(low: number, high: number): number {
  if (low > 0 && low < TINY_RATIO) return 1 - Math.floor(Math.log10(low));
  return high - low < FINE_RATIO_WIDTH ? 3 : 2;
}

/** "1.70" */
export function formatRatio(value: number, digits = 2): string {
  return grouped(value, digits, digits);
}

/** "1.63 to 1.80"; decimals as `ratioDigits` has them, unless given. */
export function formatInterval(
  low: number,
  high: number,
  digits: number = ratioDigits(low, high),
): string {
  return `${formatRatio(low, digits)} to ${formatRatio(high, digits)}`;
}

/** A ratio with its interval: "1.70 (1.63 to 1.80)", or "0.998 (0.985 to 1.003)" where it is narrow. */
export function formatRatioInterval(row: { ratio: number; low: number; high: number }): string {
  const digits = ratioDigits(row.low, row.high);
  return `${formatRatio(row.ratio, digits)} (${formatInterval(row.low, row.high, digits)})`;
}

/** 3 significant digits, 4 from a thousand on: "26.1", "0.104", "24,850". */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  const digits = size >= 1000 ? SIGNIFICANT_DIGITS_OF_THOUSANDS : SIGNIFICANT_DIGITS;
  const precise = Number(value.toPrecision(digits));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(precise))));
  return grouped(precise, decimals, decimals);
}

/** A measured value with its unit: "26.1 µs", "24,850 requests/s"; the unit "share" becomes "97 %". */
export function formatQuantity(value: number, unit: string): string {
  if (isLong(value, unit)) return formatQuantity(value / MICROS_PER_MILLI, "ms");
  return unit === "share" ? formatShare(value) : `${formatNumber(value)}${suffix(unit)}`;
}

const MICROS_PER_MILLI = 1000;
/** Times from here on are read in milliseconds. */
const LONG_MICROS = 10_000;
const isLong = (value: number, unit: string) => unit === "µs" && value >= LONG_MICROS;

/** The interval of a quantity: "25.8 to 26.4 µs", "95 % to 97 %". */
export function formatQuantityInterval(low: number, high: number, unit: string): string {
  if (isLong(high, unit))
    return formatQuantityInterval(low / MICROS_PER_MILLI, high / MICROS_PER_MILLI, "ms");
  const from = unit === "share" ? formatShare(low) : formatNumber(low);
  return `${from} to ${formatQuantity(high, unit)}`;
}

/** The interval of a measured value; a single slice has none, and says so. */
export function formatSummaryInterval(row: {
  low: number;
  high: number;
  unit: string;
  slices: number;
}): string {
  return row.slices === 1
    ? "one slice, no interval"
    : formatQuantityInterval(row.low, row.high, row.unit);
}

/** A value that was defined and not measured, with the digits its author gave: "20 ms", "1,000 requests". */
export function formatExact(value: number, unit = ""): string {
  return `${grouped(value, 0, 12)}${suffix(unit)}`;
}

/** A value with a fixed number of decimals, such as those of its column: "54,500.8". */
export function formatFixed(value: number, decimals: number): string {
  return grouped(value, decimals, decimals);
}

/** A share of 1 with 2 significant digits: "2.9 %", "97 %", "0.04 %". */
export function formatShare(value: number): string {
  const percent = value * 100;
  const size = Math.abs(percent);
  const decimals = size >= 9.95 || size === 0 ? 0 : size >= 0.995 ? 1 : 2;
  return `${grouped(percent, decimals, decimals)}${NO_BREAK_SPACE}%`;
}

/** A signed difference with its interval: "+2.3 µs (1.9 to 2.8)", "−0.12 µs (−0.15 to −0.08)". */
export function formatDifference(
  row: { value: number; low: number; high: number },
  unit: string,
): string {
  const { value, interval } = differenceParts(row);
  return `${value}${suffix(unit)} (${interval})`;
}

/** The same in two parts, for a column whose heading has the unit: "+2.3" and "1.9 to 2.8". */
export function differenceParts(row: { value: number; low: number; high: number }): {
  value: string;
  interval: string;
} {
  const width = row.high - row.low;
  const decimals = width >= 20 ? 0 : width >= 0.2 ? 1 : 2;
  const [value, low, high] = [row.value, row.low, row.high].map((part) =>
    grouped(part, decimals, decimals),
  );
  const sign = Number(row.value.toFixed(decimals)) > 0 ? "+" : "";
  return { value: `${sign}${value}`, interval: `${low} to ${high}` };
}

const DATE = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** The day of an ISO date or time in UTC: "5 January 2026". */
export function formatDate(iso: string): string {
  return DATE.format(new Date(iso));
}

/** Comma between thousands, a true minus sign, and no negative zero. */
function grouped(value: number, least: number, most: number): string {
  const text = new Intl.NumberFormat("en-GB", {
    minimumFractionDigits: least,
    maximumFractionDigits: most,
    signDisplay: "negative",
  }).format(value);
  return text.replace("-", MINUS);
}

function suffix(unit: string): string {
  return unit === "" ? "" : `${NO_BREAK_SPACE}${unit}`;
}
