/** The dilution curve: what more work in the request leaves of a gain, measured and expected. */
import { dilutedGain } from "../../stats/dilution.ts";
import { pairedRatio } from "../../stats/ratio.ts";
import type { DilutionPoint, Metric } from "../document/schema.ts";
import type { Versus } from "./comparisons.ts";
import type { Deriving } from "./deriving.ts";
import { pairsOf } from "./pairs.ts";
import { roundedRatio } from "./round.ts";

const MICROS_PER_MILLI = 1000;

/**
 * A point for each comparison of a `dilution` workload; none without the one that has 0 ms of CPU
 * work, from which the costs e and f are taken. Expectations are formed pair by pair and summarised
 * as ratios are, so that the machine's drift, common to e and f, cancels and the interval follows.
 */
export function deriveDilution(
  versus: readonly Versus[],
  { seed, intervals }: Deriving,
): DilutionPoint[] {
  const points = versus.filter(
    ({ workload }) => workload.role === "dilution" && workload.work !== null,
  );
  return points.flatMap((point): DilutionPoint[] => {
    const { variant, baseline } = point;
    const { kind, millis } = point.workload.work!;
    const zero = points.find(
      (other) =>
        other.workload.work!.kind === "cpu" &&
        other.workload.work!.millis === 0 &&
        other.variant === variant &&
        other.baseline === baseline,
    );
    if (zero === undefined) return [];
    const metric: Metric = kind === "cpu" ? "throughputPerSecond" : "cpuMicrosPerRequest";
    const gains = pairsOf(point.design, point.slices, metric, point).map((spawn) =>
      spawn.map((pair) =>
        kind === "cpu" ? pair.variant / pair.baseline : pair.baseline / pair.variant,
      ),
    );
    const workMicros = kind === "cpu" ? millis * MICROS_PER_MILLI : 0;
    const expected = pairsOf(zero.design, zero.slices, "cpuMicrosPerRequest", zero).map((spawn) =>
      spawn.map((cost) => dilutedGain(workMicros, cost.baseline, cost.variant)),
    );
    if (gains.length === 0 || expected.length === 0) return [];
    const stream = [seed, "dilution", point.workload.id, variant, baseline].join("/");
    return [
      {
        workload: point.workload.id,
        kind,
        workMillis: millis,
        variant,
        baseline,
        measured: roundedRatio(pairedRatio(gains, { seed: `${stream}/measured`, intervals })),
        predicted: roundedRatio(pairedRatio(expected, { seed: `${stream}/predicted`, intervals })),
      },
    ];
  });
}
