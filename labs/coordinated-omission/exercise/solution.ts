import { readdirSync, readFileSync } from "node:fs";
import { csvParse } from "d3-dsv";
import { INTERVAL_MILLIS, readTrace } from "./trace.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

/** Rounding and the ends of a run are forgiven. */
const TOLERANCE = 1.05;

/** Little's law: in a closed loop no more can be in flight than the connections hold. */
function cannotBe(row: Record<string, string>): boolean {
  const inFlight = (Number(row["requests/s"]) * Number(row["mean (ms)"])) / 1000;
  const room =
    row["open loop"] === "yes"
      ? Number.POSITIVE_INFINITY
      : Number(row.connections) * Number(row.pipelining);
  return inFlight > room * TOLERANCE;
}

const impossible = readdirSync(new URL("tables/", import.meta.url))
  .filter((file) => file.endsWith(".csv"))
  .flatMap((file) =>
    csvParse<string>(read(`tables/${file}`))
      .filter(cannotBe)
      .map((row) => `${file.replace(".csv", "")}/${row.name}`),
  );

/** A request that held its connection past other slots stands for all that were due in them. */
const latencies = readTrace(read("trace.csv"))
  .flatMap(({ sentMillis, answeredMillis }) => {
    const seen: number[] = [];
    for (let due = sentMillis; due < answeredMillis; due += INTERVAL_MILLIS) {
      seen.push(answeredMillis - due);
    }
    return seen;
  })
  .sort((a, b) => a - b);

export default {
  impossible,
  correctedP99Millis: latencies[Math.ceil(0.99 * latencies.length) - 1]!,
};
