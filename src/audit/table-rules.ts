/** What shows only when all rows of a table are looked at together. */
import { type AuditFinding, finding, shown } from "./finding.ts";
import { type AuditRow, inFlight, LITTLE, nominalInFlight } from "./row.ts";

/** Rows this close together, as a share of the fastest of them, look like a ceiling of the generator. */
const CEILING = 0.015;
const CEILING_ROWS = 5;
const CEILING_SHARE = 0.1;

/** Findings of the whole table, in the order of the rules. */
export function auditTable(rows: readonly AuditRow[]): AuditFinding[] {
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
      `requests/s times mean latency is ${shown(Math.min(...values))} to ${shown(Math.max(...values))} on all ${held.length} rows: the latency column repeats the throughput column`,
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
    `${best.length} of ${sorted.length} rows lie between ${shown(bottom.throughputPerSecond)} and ${shown(top.throughputPerSecond)} requests/s${above === 0 ? ", at the top of the table" : ""}: look for one limit that they share, such as the load generator`,
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
