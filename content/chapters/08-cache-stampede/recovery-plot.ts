/** Where goodput and hit ratio over time stand in a picture: a lane for each variant, one below the other. */
import { ticks as linearTicks } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { formatExact, formatShare } from "#content/format.ts";
import { faultText } from "#content/timed-slices.ts";
import { type Frame, LINE_UNITS, lettersIn, wrapText } from "#ui/chart-old/frame.ts";
import { backText, type Recovery, type RecoveryPoint } from "./recovery-data.ts";

export interface RecoveryLane {
  title: { x: number; y: number; lines: string[] };
  top: number;
  bottom: number;
  /** Paths: the range over the starts, the median goodput, the median hit ratio. */
  range: string;
  goodput: string;
  hits: string;
  yTicks: { y: number; text: string }[];
}

export interface RecoveryPlot {
  frame: Frame["name"];
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  lanes: RecoveryLane[];
  /** What is done to a service: an upright line through all lanes, and a number that the key explains. */
  faults: { x: number; number: string }[];
  key: { y: number; text: string; kind: "goodput" | "hits" | "fault" }[];
  xTicks: { x: number; text: string }[];
}

const LEFT = 46;
const RIGHT = 12;
const LANE = 84;
const LANE_GAP = 14;
const AXIS = 44;
const KEY_LINE = 18;
const SHARES = [0, 0.5, 1];
const MOST_TICKS = { wide: 8, narrow: 5 };

export function layoutRecovery(frame: Frame, recovery: Recovery): RecoveryPlot {
  const { fromSeconds, toSeconds, faults } = recovery;
  const [left, right] = [LEFT, frame.width - RIGHT];
  const x = scaleLinear([fromSeconds, toSeconds], [left, right]);
  const key = [
    { kind: "goodput" as const, text: "goodput, as a share of what was due" },
    { kind: "hits" as const, text: "hit ratio" },
    ...faults.map((fault, index) => ({
      kind: "fault" as const,
      text: `${index + 1}: ${faultText(fault)}, at ${formatExact(fault.seconds, "s")}`,
    })),
  ].map((entry, index) => ({ ...entry, y: 14 + index * KEY_LINE }));
  // Numbers of the upright lines stand between the key and the first lane.
  let top = 14 + key.length * KEY_LINE + 10;
  const first = top;
  const lanes = recovery.series.map((one): RecoveryLane => {
    const words = wrapText(`${one.title}: ${backText(one)}`, lettersIn(right - left));
    const title = { x: left, y: top + 13, lines: words };
    const laneTop = top + words.length * LINE_UNITS + 6;
    const bottom = laneTop + LANE;
    const y = scaleLinear([0, 1], [bottom, laneTop]);
    top = bottom + LANE_GAP;
    return { title, top: laneTop, bottom, ...pathsOf(one.points, x, y), yTicks: ticksOf(y) };
  });
  const bottom = lanes.at(-1)!.bottom;
  return {
    frame: frame.name,
    width: frame.width,
    height: bottom + AXIS,
    plot: { left, right, top: first, bottom },
    lanes,
    faults: faults.map(({ seconds }, index) => ({ x: x(seconds), number: String(index + 1) })),
    key,
    xTicks: linearTicks(fromSeconds, toSeconds, MOST_TICKS[frame.name]).map((seconds) => ({
      x: x(seconds),
      text: formatExact(seconds),
    })),
  };
}

type Scale = (value: number) => number;

function pathsOf(points: readonly RecoveryPoint[], x: Scale, y: Scale) {
  const range = area<RecoveryPoint>(
    ({ seconds }) => x(seconds),
    ({ low }) => y(low),
    ({ high }) => y(high),
  ).digits(1);
  const goodput = line<RecoveryPoint>(
    ({ seconds }) => x(seconds),
    (point) => y(point.goodput),
  ).digits(1);
  const hits = line<RecoveryPoint>(
    ({ seconds }) => x(seconds),
    (point) => y(point.hits ?? 0),
  )
    .defined((point) => point.hits !== undefined)
    .digits(1);
  const all = [...points];
  return { range: range(all) ?? "", goodput: goodput(all) ?? "", hits: hits(all) ?? "" };
}

function ticksOf(y: Scale): RecoveryLane["yTicks"] {
  return SHARES.map((share) => ({ y: y(share), text: formatShare(share) }));
}
