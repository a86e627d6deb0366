/** What is wrong with a row by itself: its values against each other and against its conditions. */
import { type AuditFinding, finding, millis, shown } from "./finding.ts";
import { type AuditRow, inFlight, LITTLE, nominalInFlight } from "./row.ts";

/** Rounding of published values is forgiven up to this share. */
const ROUNDING = 0.02;
const OBSERVATIONS_BEYOND = 10;

/** Findings of one row, in the order of the rules. */
export function auditRow(row: AuditRow): AuditFinding[] {
  return [
    outOfOrder(row),
    meanOutOfBounds(row),
    meanAboveP99(row),
    p99EqualsMean(row),
    littlesLawBroken(row),
    tooFewSamples(row),
  ].filter((finding) => finding !== undefined);
}

function outOfOrder(row: AuditRow): AuditFinding | undefined {
  const order = [
    ["median", row.p50Millis],
    ["99th percentile", row.p99Millis],
    ["maximum", row.maxMillis],
  ] as const;
  const given = order.filter(([, value]) => value !== undefined) as [string, number][];
  for (const [index, [name, value]] of given.entries()) {
    const [nextName, next] = given[index + 1] ?? [];
    if (next !== undefined && value > next * (1 + ROUNDING)) {
      return finding(
        "impossible",
        "percentiles-out-of-order",
        [row],
        [`the ${name} (${millis(value)}) is above the ${nextName} (${millis(next)})`],
      );
    }
  }
  return undefined;
}

/**
 * Half of the requests take at least the median, and one in a hundred at least the 99th percentile, so
 * a mean has least values; where the maximum is known it has a greatest value too.
 */
function meanOutOfBounds(row: AuditRow): AuditFinding | undefined {
  const { meanMillis: mean, p50Millis: p50, p99Millis: p99, maxMillis: max } = row;
  if (mean === undefined) return undefined;
  const least = Math.max((p50 ?? 0) / 2, (p99 ?? 0) / 100);
  if (mean < least * (1 - ROUNDING)) {
    return finding(
      "impossible",
      "mean-out-of-bounds",
      [row],
      [
        `a mean of ${millis(mean)} is too small: with these percentiles it is at least ${millis(least)}`,
      ],
    );
  }
  const most =
    max === undefined
      ? undefined
      : p99 === undefined
        ? max
        : 0.99 * p99 + 0.01 * Math.max(p99, max);
  if (most !== undefined && mean > most * (1 + ROUNDING)) {
    return finding(
      "impossible",
      "mean-out-of-bounds",
      [row],
      [
        `a mean of ${millis(mean)} is too large: with this ${p99 === undefined ? "maximum" : "99th percentile and maximum"} it is at most ${millis(most)}`,
      ],
    );
  }
  return undefined;
}

function meanAboveP99(row: AuditRow): AuditFinding | undefined {
  const { p99Millis: p99 } = row;
  const nominal = nominalInFlight(row);
  const implied =
    nominal === undefined || row.throughputPerSecond <= 0
      ? undefined
      : (nominal / row.throughputPerSecond) * 1000;
  const mean = row.meanMillis ?? implied;
  if (p99 === undefined || mean === undefined || mean <= p99 * (1 + ROUNDING)) return undefined;
  const whence =
    row.meanMillis === undefined
      ? "implied by Little's law, if all connections were busy"
      : "as published";
  return finding(
    "suspicious",
    "mean-above-p99",
    [row],
    [
      `the mean (${millis(mean)}, ${whence}) is above the 99th percentile (${millis(p99)}), which takes a few requests that last very long`,
    ],
  );
}

function p99EqualsMean(row: AuditRow): AuditFinding | undefined {
  const { meanMillis: mean, p99Millis: p99 } = row;
  if (mean === undefined || p99 === undefined || mean !== p99) return undefined;
  return finding(
    "suspicious",
    "p99-equals-mean",
    [row],
    [
      `the 99th percentile equals the mean (${millis(mean)}), as if one had been copied from the other`,
    ],
  );
}

function littlesLawBroken(row: AuditRow): AuditFinding | undefined {
  const [product, nominal] = [inFlight(row), nominalInFlight(row)];
  if (product === undefined || nominal === undefined) return undefined;
  const share = product / nominal;
  const law = `${shown(row.throughputPerSecond)} requests/s times ${millis(row.meanMillis!)} is ${shown(product)} in flight, and ${shown(nominal)} can be`;
  if (share > 1 + LITTLE + carriedOver(row)) {
    return finding(
      "impossible",
      "more-in-flight-than-connections",
      [row],
      [`${law}: one of the figures is of something else`],
    );
  }
  if (share < 1 - LITTLE) {
    return finding(
      "suspicious",
      "fewer-in-flight-than-connections",
      [row],
      [`${law}: connections were idle, were being opened again, or never existed`],
    );
  }
  return undefined;
}

/**
 * A request that began before a window counts with all of its latency, so that the product may exceed
 * what is in flight by at most the longest latency over the window's length.
 */
function carriedOver({ maxMillis, windowSeconds, durationSeconds }: AuditRow): number {
  const seconds = windowSeconds ?? durationSeconds;
  return maxMillis === undefined || seconds === undefined ? 0 : maxMillis / 1000 / seconds;
}

function tooFewSamples(row: AuditRow): AuditFinding | undefined {
  const { durationSeconds, p99Millis, throughputPerSecond } = row;
  if (durationSeconds === undefined || p99Millis === undefined) return undefined;
  const beyond = durationSeconds * throughputPerSecond * 0.01;
  if (beyond >= OBSERVATIONS_BEYOND) return undefined;
  return finding(
    "suspicious",
    "too-few-samples",
    [row],
    [
      `only ${shown(beyond)} requests lie beyond the 99th percentile of ${shown(durationSeconds * throughputPerSecond)}`,
    ],
  );
}
