/** Where backlogs over time stand in a picture: a lane for each variant, one below the other, all on one scale. */
import { ticks as linearTicks } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { formatExact } from "#content/format.ts";
import { type Frame, LINE_UNITS, lettersIn, wrapText } from "#ui/chart-old/frame.ts";
import {
  type BacklogOverTime,
  type BacklogPoint,
  type BacklogSeries,
  backlogText,
  faultGroupText,
} from "./drain-data.ts";

export interface BacklogLane {
  title: { x: number; y: number; lines: string[] };
  top: number;
  bottom: number;
  /** Paths: the range over the starts, the median, and what was expected. */
  range: string;
  backlog: string;
  expected: string;
  yTicks: { y: number; text: string }[];
}

export interface BacklogPlot {
  frame: Frame["name"];
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  lanes: BacklogLane[];
  /** The spike, as a shaded stretch through all lanes. */
  spike: { x: number; width: number } | undefined;
  /** What was done, by kind: upright lines through all lanes. */
  faults: { x: number; kind: number }[];
  key: {
    y: number;
    lines: string[];
    kind: "backlog" | "expected" | "spike" | "fault";
    fault: number;
  }[];
  xTicks: { x: number; text: string }[];
}

const LEFT = 46;
const RIGHT = 12;
const KEY_LEFT = 36;
const LANE = 92;
const LANE_GAP = 14;
const AXIS = 44;
const MOST_TICKS = { wide: 8, narrow: 5 };
const Y_TICKS = 3;

export function layoutBacklog(frame: Frame, over: BacklogOverTime): BacklogPlot {
  const { series, faults, spike, toSeconds } = over;
  const [left, right] = [LEFT, frame.width - RIGHT];
  const fromSeconds = series[0]!.points[0]!.seconds;
  const x = scaleLinear([fromSeconds, toSeconds], [left, right]);
  const key = keyOf(frame, over);
  let top = key.bottom + 6;
  const first = top;
  const most = Math.max(...series.map(highestOf), 1);
  const lanes = series.map((one): BacklogLane => {
    const words = wrapText(`${one.title}: ${backlogText(one)}`, lettersIn(right - left));
    const title = { x: left, y: top + 13, lines: words };
    const laneTop = top + words.length * LINE_UNITS + 6;
    const bottom = laneTop + LANE;
    const y = scaleLinear([0, most], [bottom, laneTop]);
    top = bottom + LANE_GAP;
    return { title, top: laneTop, bottom, ...pathsOf(one, x, y), yTicks: ticksOf(most, y) };
  });
  const bottom = lanes.at(-1)!.bottom;
  return {
    frame: frame.name,
    width: frame.width,
    height: bottom + AXIS,
    plot: { left, right, top: first, bottom },
    lanes,
    spike: spike && { x: x(spike.fromSeconds), width: x(spike.toSeconds) - x(spike.fromSeconds) },
    faults: faults.flatMap(({ seconds }, kind) => seconds.map((one) => ({ x: x(one), kind }))),
    key: key.entries,
    xTicks: linearTicks(fromSeconds, toSeconds, MOST_TICKS[frame.name]).map((seconds) => ({
      x: x(seconds),
      text: formatExact(seconds),
    })),
  };
}

/** Entries of the key, each in as many lines as it needs. */
function keyOf(frame: Frame, { series, faults, spike }: BacklogOverTime) {
  const hasExpected = series.some(({ expected }) => expected.length > 0);
  const texts: { kind: BacklogPlot["key"][number]["kind"]; text: string; fault: number }[] = [
    { kind: "backlog", text: "orders that have arrived and are not done", fault: 0 },
    ...(hasExpected
      ? [
          {
            kind: "expected" as const,
            text: "(a − m) T, and down again in (a − m) T / (m − b)",
            fault: 0,
          },
        ]
      : []),
    ...(spike ? [{ kind: "spike" as const, text: "the spike", fault: 0 }] : []),
    ...faults.map((group, fault) => ({
      kind: "fault" as const,
      text: faultGroupText(group),
      fault,
    })),
  ];
  let y = 14;
  const entries = texts.map(({ kind, text, fault }) => {
    const lines = wrapText(text, lettersIn(frame.width - KEY_LEFT - RIGHT));
    const entry = { kind, fault, lines, y };
    y += lines.length * LINE_UNITS + 1;
    return entry;
  });
  return { entries, bottom: y - LINE_UNITS + 4 };
}

const highestOf = ({ points, expected }: BacklogSeries): number =>
  Math.max(...points.map(({ high }) => high), ...expected.map(({ jobs }) => jobs));

type Scale = (value: number) => number;

function pathsOf({ points, expected }: BacklogSeries, x: Scale, y: Scale) {
  // A count may be told a moment before what it is the difference to; below nothing there is nothing to draw.
  const at = (jobs: number) => y(Math.max(0, jobs));
  const range = area<BacklogPoint>(
    ({ seconds }) => x(seconds),
    ({ low }) => at(low),
    ({ high }) => at(high),
  ).digits(1);
  const backlog = line<BacklogPoint>(
    ({ seconds }) => x(seconds),
    ({ jobs }) => at(jobs),
  ).digits(1);
  const [from, to] = [x(points[0]!.seconds), x(points.at(-1)!.seconds)];
  const inside = line<{ seconds: number; jobs: number }>(
    ({ seconds }) => Math.min(to, Math.max(from, x(seconds))),
    ({ jobs }) => at(jobs),
  ).digits(1);
  return {
    range: range([...points]) ?? "",
    backlog: backlog([...points]) ?? "",
    expected: inside(clippedAt(expected, points.at(-1)!.seconds)) ?? "",
  };
}

/** A line of corners up to a moment, with a corner there where it goes on beyond. */
function clippedAt(corners: BacklogSeries["expected"], untilSeconds: number) {
  const beyond = corners.findIndex(({ seconds }) => seconds > untilSeconds);
  if (beyond < 1) return corners;
  const [before, after] = [corners[beyond - 1]!, corners[beyond]!];
  const share = (untilSeconds - before.seconds) / (after.seconds - before.seconds);
  const jobs = before.jobs + share * (after.jobs - before.jobs);
  return [...corners.slice(0, beyond), { seconds: untilSeconds, jobs }];
}

const ticksOf = (most: number, y: Scale): BacklogLane["yTicks"] =>
  linearTicks(0, most, Y_TICKS).map((jobs) => ({ y: y(jobs), text: formatExact(jobs) }));
