/** The waiting points as rows of a chart, and all points as tables. */
import { formatRatioInterval, formatShare } from "#content/format.ts";
import type { Measured } from "#stats/dilution.ts";
import { type Axis, changeMarks, type LaneGroup, type LaneRow } from "#ui/chart/index.ts";
import { ratioAxis, ratioCells } from "#ui/figures/ratio-axis.ts";
import type { CurvePoint, DilutionData } from "./dilution-data.ts";
import { boundOf } from "./dilution-plot.ts";

/** For each wait two rows: the ratio of throughputs, and what a request saves in CPU time. */
export function waitChart({ wait, variant, baseline }: DilutionData): {
  axis: Axis;
  groups: LaneGroup[];
} {
  const axis = ratioAxis(
    wait.flatMap(({ point, throughput }) => [throughput, point.measured]),
    { label: `ratio, log scale; more than 1 speaks for ${variant}` },
  );
  const row = (label: string, measured: Measured, bound?: "up" | "down"): LaneRow => {
    const { ratio: value, low, high } = measured;
    const towards = bound && (bound === "up" ? "right" : "left");
    const marks = changeMarks(axis, { value, low, high, bound: towards });
    return { label, ...ratioCells(measured), marks };
  };
  const groups = wait.map((one) => ({
    heading: one.title,
    rows: [
      row(`throughput, ${variant} over ${baseline}`, one.throughput, boundOf(one)),
      row(`CPU time, ${baseline} over ${variant}`, one.point.measured),
    ],
  }));
  return { axis, groups };
}

export function computingTable({ cpu, variant, baseline }: DilutionData) {
  return {
    columns: [
      "Other work",
      `Throughput, ${variant} over ${baseline} (95 % interval)`,
      "Expected from e and f",
      "Smallest detectable difference",
    ],
    rows: cpu.map((one) => [
      one.title,
      throughputText(one),
      formatRatioInterval(one.point.predicted),
      formatShare(one.sees),
    ]),
  };
}

export function waitingTable({ wait, variant, baseline }: DilutionData) {
  return {
    columns: [
      "Other work",
      `Throughput, ${variant} over ${baseline} (95 % interval)`,
      "Smallest detectable difference",
      `CPU time a request, ${baseline} over ${variant} (95 % interval)`,
      "Expected: e / f",
    ],
    rows: wait.map((one) => [
      one.title,
      throughputText(one),
      formatShare(one.sees),
      formatRatioInterval(one.point.measured),
      formatRatioInterval(one.point.predicted),
    ]),
  };
}

function throughputText(one: CurvePoint): string {
  const bound = { up: "at least ", down: "at most ", none: "" }[boundOf(one) ?? "none"];
  return `${bound}${formatRatioInterval(one.throughput)}`;
}
