import type { InvalidCause, Observation } from "../../result/document/schema.ts";
import type { SliceAnswer, TargetCounts } from "../load/closed/protocol.ts";
import { readCpuTicks, stolenShare } from "../machine/steal.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { ServerUnderTest } from "../testbed/server-under-test.ts";
import { type Reading, readInstruments } from "./instruments.ts";
import { invalidCause } from "./slice-validity.ts";

/** Beyond the slice itself: a server under full load answers a probe late. */
const SLACK_MILLIS = 15_000;
const MEGABYTE = 1024 * 1024;

export interface MeasuredSlice {
  seconds: number;
  generatorUtilization: number;
  stolenShare: number;
  invalid: InvalidCause | null;
  observations: Observation[];
  histograms: Record<string, string>;
}

export const round = (value: number, digits = 3) => Number(value.toFixed(digits));

/** One server's share of a slice: what the generator counted and what the server's own instruments moved by. */
function observe(
  variant: string,
  counts: TargetCounts,
  before: Reading,
  after: Reading,
): Observation {
  return {
    variant,
    completed: counts.completed,
    errors: counts.errors,
    timeouts: counts.timeouts,
    mismatches: counts.mismatches,
    throughputPerSecond: round(counts.throughputPerSecond),
    ...instruments(before, after, counts.throughputPerSecond, counts.completed),
    latencyP50Micros: round(counts.latencyP50Micros, 0),
    latencyP99Micros: round(counts.latencyP99Micros, 0),
    ...(counts.ofHistogram && {
      latencyMeanMicros: round(counts.ofHistogram.meanMicros, 1),
      latencyP999Micros: round(counts.ofHistogram.p999Micros, 0),
    }),
  };
}

/** What instruments moved by between two readings, in the words of an observation. */
export function instruments(
  { probe: before, ...from }: Reading,
  { probe: after, ...to }: Reading,
  throughputPerSecond: number,
  completed: number,
) {
  const wallMicros = after.wallMicros - before.wallMicros;
  const utilization = wallMicros > 0 ? (after.cpuMicros - before.cpuMicros) / wallMicros : 0;
  const active = after.eventLoopActiveMillis - before.eventLoopActiveMillis;
  const idle = after.eventLoopIdleMillis - before.eventLoopIdleMillis;
  return {
    // A quotient of two rates, each over its own clock's interval, so that a probe answered late does no harm.
    cpuMicrosPerRequest:
      throughputPerSecond > 0 ? round((utilization * 1e6) / throughputPerSecond) : 0,
    eventLoopUtilization: active + idle > 0 ? round(active / (active + idle), 4) : 0,
    eventLoopDelayP99Micros: round(after.eventLoopDelayP99Micros, 0),
    rssMegabytes: round(after.rssBytes / MEGABYTE, 1),
    gcMillisPerSecond:
      wallMicros > 0 ? round(((after.gcMillis - before.gcMillis) / wallMicros) * 1e6) : 0,
    ...(completed > 0 && perRequest(from, to, completed)),
    ...countedBetween(from, to),
  };
}

type Counted = Omit<Reading, "probe">;

/** What counters rose by; nothing where the workload names none. */
function countedBetween({ counters: before = {} }: Counted, { counters: after }: Counted) {
  if (after === undefined) return {};
  const counted = Object.entries(after).map(([name, value]) => [
    name,
    round(Math.max(0, value - (before[name] ?? 0))),
  ]);
  return { counted: Object.fromEntries(counted) as Record<string, number> };
}

function perRequest(before: Counted, after: Counted, completed: number) {
  const { counters = {}, storeCpuMicros: cpuAfter } = after;
  const { counters: countersBefore = {}, storeCpuMicros: cpuBefore } = before;
  const counted = Object.entries(counters).map(([name, value]) => [
    name,
    round(Math.max(0, value - (countersBefore[name] ?? 0)) / completed, 6),
  ]);
  return {
    ...(counted.length > 0 && { counters: Object.fromEntries(counted) as Record<string, number> }),
    ...(cpuBefore !== undefined &&
      cpuAfter !== undefined && {
        storeCpuMicrosPerRequest: round(Math.max(0, cpuAfter - cpuBefore) / completed),
      }),
  };
}

/** Measures one slice of the servers that the generator is loading, in the order in which it loads them. */
export async function measureSlice(
  generator: NodeProcess,
  servers: readonly ServerUnderTest[],
  seconds: number,
  withHistograms: boolean,
): Promise<MeasuredSlice> {
  const ended = generator.receive<SliceAnswer>("slice-ended", seconds * 1e3 + SLACK_MILLIS);
  ended.catch(() => {});
  const ticksBefore = readCpuTicks();
  await generator.ask({ type: "slice", seconds, withHistograms }, "slice-begun", SLACK_MILLIS);
  const before = await Promise.all(servers.map(readInstruments));
  const answer = await ended;
  const after = await Promise.all(servers.map(readInstruments));
  const stolen = stolenShare(ticksBefore, readCpuTicks());

  const observations = servers.map((server, index) =>
    observe(server.variant, answer.targets[index]!, before[index]!, after[index]!),
  );
  const histograms: Record<string, string> = {};
  for (const [index, server] of servers.entries()) {
    const { ofHistogram } = answer.targets[index]!;
    if (ofHistogram !== undefined) histograms[server.variant] = ofHistogram.base64;
  }
  return {
    seconds: round(answer.seconds, 4),
    generatorUtilization: round(answer.generatorUtilization, 4),
    stolenShare: round(stolen, 4),
    invalid: invalidCause({
      generatorUtilization: answer.generatorUtilization,
      idlestServer: Math.min(
        ...observations.map(({ eventLoopUtilization }) => eventLoopUtilization),
      ),
      errorShare: Math.max(...answer.targets.map(errorShare)),
      allowedErrorShare: Math.max(...servers.map((server) => server.workload.allowedErrorShare)),
      stolenShare: stolen,
      longestStallMillis: answer.longestStallMillis,
      clockStepMillis: answer.clockStepMillis,
      restarted: false,
      serviceDied: servers.some(({ services }) => services.firstDead() !== undefined),
    }),
    observations,
    histograms,
  };
}

function errorShare(counts: TargetCounts): number {
  const bad = counts.errors + counts.timeouts + counts.mismatches;
  return bad + counts.completed > 0 ? bad / (bad + counts.completed) : 1;
}
