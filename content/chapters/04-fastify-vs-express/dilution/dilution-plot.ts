/** The dilution curve: measured ratios over the curve and band that e and f let expect. */
import { formatExact, formatRatio, formatRatioInterval } from "#content/format.ts";
import { dilutedGainInterval } from "#stats/dilution.ts";
import { type Axis, logAxis, logDomainOf, type Mark } from "#ui/chart/index.ts";
import { ratioAxis } from "#ui/figures/ratio-axis.ts";
import type { CurvePoint, DilutionData } from "./dilution-data.ts";

const MICROS_PER_MILLI = 1000;
const CURVE_STEPS = 60;
/** Of the axis below the least and above the most work. */
const BEFORE = 1.6;
const BEYOND = 1.15;
const EXPECTED = "expected: (w + e) / (w + f), with its band";
const MEASURED = "measured, with 95 % interval";

/** Where the generator was the limit, which way the true ratio lies. */
export function boundOf({ isGeneratorBound, throughput: { ratio } }: CurvePoint) {
  if (!isGeneratorBound) return undefined;
  return ratio >= 1 ? "up" : "down";
}

/** Other work on a logarithmic axis, before whose break stands none. */
export function dilutionPlot(data: DilutionData): { x: Axis; y: Axis; marks: Mark[] } {
  const works = data.cpu.map(({ point }) => point.workMillis);
  const [least, most] = logDomainOf(works, { holds: [1] });
  const [from, to] = [least / BEFORE, most * BEYOND];
  const curve = [0, ...geometric(from, to)].map((millis) => {
    const { ratio, low, high } = dilutedGainInterval(
      millis * MICROS_PER_MILLI,
      data.baselineMicros,
      data.gain,
    );
    return { x: millis, y: ratio, low, high };
  });
  const seen = [...data.cpu.map(({ throughput }) => throughput), ...curve];
  return {
    x: logAxis([from, to], {
      label: "ms of other CPU work in each request, w, log scale after the break",
      format: (millis) => formatExact(millis),
      at: [...new Set([0, ...works])],
      zero: true,
    }),
    y: ratioAxis(seen, {
      label: `throughput of ${data.variant} over ${data.baseline}’s, log scale`,
    }),
    marks: [
      { kind: "area", tone: "expected", legend: EXPECTED, points: curve },
      { kind: "line", tone: "expected", legend: EXPECTED, points: curve },
      {
        kind: "points",
        legend: MEASURED,
        labels: "above",
        points: data.cpu.map((one) => ({
          x: one.point.workMillis,
          y: one.throughput.ratio,
          low: one.throughput.low,
          high: one.throughput.high,
          label: formatRatio(one.throughput.ratio),
          bound: boundOf(one),
        })),
      },
    ],
  };
}

/** The curve in words. */
export function dilutionDescription({ cpu, variant, baseline }: DilutionData): string {
  const texts = cpu.map(
    ({ title, throughput, point }) =>
      `${title}: measured ${formatRatioInterval(throughput)}, expected ${formatRatioInterval(point.predicted)}`,
  );
  return `Throughput of ${variant} over ${baseline} against other CPU work in each request, with 95 % intervals. ${texts.join("; ")}.`;
}

function geometric(from: number, to: number): number[] {
  return Array.from(
    { length: CURVE_STEPS + 1 },
    (_, index) => from * (to / from) ** (index / CURVE_STEPS),
  );
}
