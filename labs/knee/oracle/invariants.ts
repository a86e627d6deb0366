/** What must hold exactly, or nearly so, before any curve means something. */
import type { InvariantTarget } from "#lab";
import type { Stats } from "../system/counters.ts";
import { type KindId, kinds } from "../system/queues.ts";
import { observe, requestsOf, type Window } from "./windows.ts";

interface Findings {
  violations: number;
  checked: number;
}

const LITTLE_TOLERANCE = 0.03;
const SERVICE_TOLERANCE = 0.02;

const kindOf = ({ variant }: InvariantTarget) => kinds[variant as KindId];

/** Windows at the servers checked last: all invariants read the same ones. */
const seen = new Map<string, Promise<Window[]>>();
const SERVERS_REMEMBERED = 4;

function windowsOf(target: InvariantTarget): Promise<Window[]> {
  const key = `${target.variant} at ${target.url}`;
  const windows = seen.get(key) ?? observe(target.url, kindOf(target));
  seen.set(key, windows);
  for (const oldest of [...seen.keys()].slice(0, -SERVERS_REMEMBERED)) seen.delete(oldest);
  return windows;
}

/** Request-seconds that the server integrates, against the latencies that the client adds up. */
export const littleWithin3Percent = async (target: InvariantTarget) =>
  checkMiddle(await windowsOf(target), LITTLE_TOLERANCE, ({ areaSeconds }, { answers }) => {
    const seconds = answers.reduce((sum, { millis }) => sum + millis, 0) / 1e3;
    return areaSeconds / seconds;
  });

/** Mean service time, against the mean of the sampled ones. */
export const serviceTimesAsSampled = async (target: InvariantTarget) =>
  checkMiddle(
    await windowsOf(target),
    SERVICE_TOLERANCE,
    ({ serviceMeanMillis, sampledMeanMillis }) => serviceMeanMillis / sampledMeanMillis,
  );

/** No queue ever has more busy servers than it has, under more load than it can serve. */
export async function busyServersNeverAboveC(target: InvariantTarget): Promise<Findings> {
  const { servers } = kindOf(target);
  const windows = await windowsOf(target);
  const above = windows.filter(({ stats }) => !(stats && stats.highestInUse <= servers));
  return { violations: above.length, checked: windows.length };
}

/** Every request is answered, and the server counts as many arrivals and completions, and none left. */
export async function allArrivalsComplete(target: InvariantTarget): Promise<Findings> {
  const windows = await windowsOf(target);
  const requests = requestsOf(kindOf(target));
  const lost = windows.map(({ answers, stats }) => {
    if (stats === undefined) return requests;
    const wrong = answers.filter(({ status, body }) => status !== 200 || body !== "served");
    const { arrived, completed, inSystem } = stats;
    const miscounted = [arrived, completed].map((count) => Math.abs(count - requests));
    return Math.max(wrong.length, inSystem, ...miscounted);
  });
  return {
    violations: lost.reduce((sum, count) => sum + count, 0),
    checked: windows.length * requests,
  };
}

/**
 * Whether a ratio that should be 1 is so within a tolerance in the middle one of the windows, so that
 * one stall of the machine does not decide.
 */
export function checkMiddle(
  windows: readonly Window[],
  tolerance: number,
  ratioOf: (stats: Stats, window: Window) => number,
): Findings {
  const off = windows.map((window) => {
    const ratio = window.stats ? ratioOf(window.stats, window) : Number.NaN;
    return Number.isFinite(ratio) ? Math.abs(ratio - 1) : Number.POSITIVE_INFINITY;
  });
  const middle = off.sort((a, b) => a - b)[Math.floor(off.length / 2)]!;
  return { violations: middle <= tolerance ? 0 : 1, checked: windows.length };
}
