/**
 * What published benchmark figures say about themselves. Given rows of throughput, latency and
 * conditions, arithmetic alone finds figures that cannot be, and figures that repeat another one.
 *
 * The rules are inequalities and Little's law; none looks at who was measured. "impossible" breaks
 * one of them; "suspicious" has an innocent explanation that the table does not give; "note" is what
 * a reader should know before reading a column.
 */

/** One published row. Whatever was not published is left out. */
export interface AuditRow {
  name: string;
  throughputPerSecond: number;
  connections?: number | undefined;
  /** Requests that a connection sends without waiting; 1 where not given. */
  pipelining?: number | undefined;
  meanMillis?: number | undefined;
  p50Millis?: number | undefined;
  p99Millis?: number | undefined;
  maxMillis?: number | undefined;
  durationSeconds?: number | undefined;
  /** Length of one window, where the figures are of several cut from a load that went on. */
  windowSeconds?: number | undefined;
  /** Arrivals do not wait for answers, so that nothing bounds the number in flight. */
  openLoop?: boolean | undefined;
}

export type AuditLevel = "impossible" | "suspicious" | "note";

export type AuditCode =
  | "percentiles-out-of-order"
  | "mean-out-of-bounds"
  | "mean-above-p99"
  | "p99-equals-mean"
  | "more-in-flight-than-connections"
  | "fewer-in-flight-than-connections"
  | "too-few-samples"
  | "latency-repeats-throughput"
  | "throughput-ceiling"
  | "closed-loop-latency";

export interface AuditFinding {
  level: AuditLevel;
  code: AuditCode;
  /** Names of the rows it is about. */
  rows: string[];
  /** One sentence with the figures that decide. */
  text: string;
}

/** Rounding of published figures is forgiven up to this share. */
const ROUNDING = 0.02;
/** In a closed loop the product may differ from the number in flight by this share: ends of the run, rounding. */
const LITTLE = 0.05;
/** Rows this close together, as a share of the fastest of them, look like a ceiling of the generator. */
const CEILING = 0.015;
const CEILING_ROWS = 5;
const CEILING_SHARE = 0.1;
const OBSERVATIONS_BEYOND = 10;

/** All findings: those of single rows in the order of the rows, then those of the whole table. */
export function audit(rows: readonly AuditRow[]): AuditFinding[] {
  return [...rows.flatMap(auditRow), ...auditTable(rows)];
}

/** Requests that were in flight on average, by Little's law; undefined without a mean. */
export function inFlight({ throughputPerSecond, meanMillis }: AuditRow): number | undefined {
  return meanMillis === undefined ? undefined : (throughputPerSecond * meanMillis) / 1000;
}

/** Requests that can be in flight at most in a closed loop; undefined where nothing bounds them. */
export function nominalInFlight(row: AuditRow): number | undefined {
  if (row.connections === undefined || row.openLoop === true) return undefined;
  return row.connections * (row.pipelining ?? 1);
}

function auditRow(row: AuditRow): AuditFinding[] {
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
  const law = `${figure(row.throughputPerSecond)} requests/s times ${millis(row.meanMillis!)} is ${figure(product)} in flight, and ${figure(nominal)} can be`;
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
      `only ${figure(beyond)} requests lie beyond the 99th percentile of ${figure(durationSeconds * throughputPerSecond)}`,
    ],
  );
}

function auditTable(rows: readonly AuditRow[]): AuditFinding[] {
  return [repeatsThroughput(rows), ceiling(rows), closedLoopLatency(rows)].filter(
    (finding) => finding !== undefined,
  );
}

/** Where the number in flight is held constant, latency is that number over throughput, and says nothing more. */
function repeatsThroughput(rows: readonly AuditRow[]): AuditFinding | undefined {
  const products = rows.flatMap((row) => {
    const [product, nominal] = [inFlight(row), nominalInFlight(row)];
    return product === undefined || nominal === undefined ? [] : [{ row, product, nominal }];
  });
  const held = products.filter(({ product, nominal }) => Math.abs(product / nominal - 1) <= LITTLE);
  if (held.length < 2 || held.length < products.length) return undefined;
  const values = held.map(({ product }) => product);
  return finding(
    "note",
    "latency-repeats-throughput",
    held.map(({ row }) => row),
    [
      `requests/s times mean latency is ${figure(Math.min(...values))} to ${figure(Math.max(...values))} on all ${held.length} rows: the latency column repeats the throughput column`,
    ],
  );
}

/** The largest set of rows within a narrow band, where it is a good part of the table. */
function ceiling(rows: readonly AuditRow[]): AuditFinding | undefined {
  const sorted = rows
    .filter(({ throughputPerSecond }) => throughputPerSecond > 0)
    .sort((a, b) => b.throughputPerSecond - a.throughputPerSecond);
  let best: AuditRow[] = [];
  let end = 0;
  for (let start = 0; start < sorted.length; start++) {
    const top = sorted[start]!.throughputPerSecond;
    while (end < sorted.length && sorted[end]!.throughputPerSecond >= top * (1 - CEILING)) end++;
    if (end - start > best.length) best = sorted.slice(start, end);
  }
  if (best.length < CEILING_ROWS || best.length < CEILING_SHARE * sorted.length) return undefined;
  const [top, bottom] = [best[0]!, best.at(-1)!];
  const above = sorted.indexOf(top);
  return finding("suspicious", "throughput-ceiling", best, [
    `${best.length} of ${sorted.length} rows lie between ${figure(bottom.throughputPerSecond)} and ${figure(top.throughputPerSecond)} requests/s${above === 0 ? ", at the top of the table" : ""}: look for one limit that they share, such as the load generator`,
  ]);
}

function closedLoopLatency(rows: readonly AuditRow[]): AuditFinding | undefined {
  const about = rows.filter(
    (row) => row.openLoop !== true && row.connections !== undefined && row.p99Millis !== undefined,
  );
  if (about.length === 0) return undefined;
  return finding("note", "closed-loop-latency", about, [
    "the percentiles come from connections that wait for their answers: they say how long a request took at saturation, not how long a user would wait at a given rate",
  ]);
}

function finding(
  level: AuditLevel,
  code: AuditCode,
  rows: readonly AuditRow[],
  [what]: [string],
): AuditFinding {
  const names = rows.map(({ name }) => name);
  const subject = names.length === 1 ? `${names[0]}: ` : "";
  return { level, code, rows: names, text: `${subject}${what}.` };
}

function millis(value: number): string {
  return `${figure(value)} ms`;
}

/** Four significant digits, thousands apart. */
function figure(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return rounded.toLocaleString("en-US", { maximumFractionDigits: 6 });
}
