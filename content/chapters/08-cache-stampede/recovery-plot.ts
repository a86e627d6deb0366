/** The picture of a recovery: goodput and hit ratio over time, a panel for each variant. */
import { formatExact, formatShare } from "#content/format.ts";
import { faultText } from "#content/timed-slices.ts";
import { type Axis, linearAxis, type Mark, type Panel } from "#ui/chart/index.ts";
import { backText, type Recovery, type RecoveryPoint } from "./recovery-data.ts";

const PANEL_PIXELS = 88;
const GOODPUT = "goodput, as a share of what was due";
const HITS = "hit ratio";

export function recoveryPlot(recovery: Recovery): { x: Axis; panels: Panel[] } {
  const { series, faults, fromSeconds, toSeconds } = recovery;
  const y = linearAxis([0, 1], {
    label: "goodput and hit ratio, as shares",
    format: formatShare,
    at: [0, 0.5, 1],
  });
  const away = awayMarks(faults);
  return {
    x: linearAxis([fromSeconds, toSeconds], {
      label: "seconds since the load began",
      format: (seconds) => formatExact(seconds),
    }),
    panels: series.map((one) => ({
      title: `${one.title}: ${backText(one)}`,
      y,
      height: PANEL_PIXELS,
      marks: [...away, ...seriesMarks(one.points)],
    })),
  };
}

/** From the first that was done to a service to the last, with a line at each. */
function awayMarks(faults: Recovery["faults"]): Mark[] {
  const legend = faults
    .map((fault) => `${faultText(fault)}, at ${formatExact(fault.seconds, "s")}`)
    .join("; ");
  return [
    { kind: "stretch", from: faults[0]!.seconds, to: faults.at(-1)!.seconds, legend },
    ...faults.map(
      ({ seconds }): Mark => ({ kind: "rule", at: { x: seconds }, tone: "quiet", legend }),
    ),
  ];
}

function seriesMarks(points: readonly RecoveryPoint[]): Mark[] {
  const at = (point: RecoveryPoint, y: number | undefined) => ({ x: point.seconds, y: y ?? null });
  return [
    {
      kind: "area",
      legend: GOODPUT,
      points: points.map(({ seconds, low, high }) => ({ x: seconds, low, high })),
    },
    { kind: "line", series: 1, legend: HITS, points: points.map((one) => at(one, one.hits)) },
    { kind: "line", legend: GOODPUT, points: points.map((one) => at(one, one.goodput)) },
  ];
}
