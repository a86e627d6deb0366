/** The waiting points as rows of a chart, and all points as tables. */
import { formatRatioInterval, formatShare } from "#content/format.ts";
import { ratioAxis } from "#ui/chart-old/axis.ts";
import type { Row, RowsChart } from "#ui/chart-old/rows.ts";
import type { CurvePoint, DilutionData } from "./dilution-data.ts";

/** For each wait two rows: the ratio of throughputs, and what a request saves in CPU time. */
export function waitChart({ wait, variant, baseline }: DilutionData): RowsChart {
  const rows = wait.flatMap(({ point, title, throughput, isGeneratorBound }): Row[] => [
    { kind: "heading", label: title },
    {
      kind: "row",
      label: `throughput, ${variant} over ${baseline}`,
      value: formatRatioInterval(throughput),
      tone: "faint",
      mark: {
        point: throughput.ratio,
        whisker: [throughput.low, throughput.high],
        bound: isGeneratorBound ? (throughput.ratio >= 1 ? "up" : "down") : undefined,
      },
    },
    {
      kind: "row",
      label: `CPU time, ${baseline} over ${variant}`,
      value: formatRatioInterval(point.measured),
      mark: { point: point.measured.ratio, whisker: [point.measured.low, point.measured.high] },
    },
  ]);
  const intervals = wait.flatMap(({ point, throughput }) => [throughput, point.measured]);
  return {
    rows,
    axis: ratioAxis(intervals, `ratio (log scale); more than 1 speaks for ${variant}`),
    labelUnits: 206,
    noteUnits: 0,
  };
}

/** The waiting points in words. */
export function waitDescription({ wait, variant, baseline }: DilutionData): string {
  const texts = wait.map(
    ({ title, throughput, point }) =>
      `${title}: throughput ${formatRatioInterval(throughput)}, CPU time ${formatRatioInterval(point.measured)}`,
  );
  return `Throughput of ${variant} over ${baseline}, and CPU time a request of ${baseline} over ${variant}, with 95 % intervals. ${texts.join("; ")}.`;
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

function throughputText({ throughput, isGeneratorBound }: CurvePoint): string {
  const bound = isGeneratorBound ? (throughput.ratio >= 1 ? "at least " : "at most ") : "";
  return `${bound}${formatRatioInterval(throughput)}`;
}
