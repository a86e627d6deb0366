/** The same requests at one server under more and more load, drawn as lines of time. */
import { ticks as linearTicks } from "d3-array";
import { scaleLinear } from "d3-scale";
import { formatExact, formatNumber, formatShare } from "#content/format.ts";
import type { Frame } from "#ui/chart-old/frame.ts";
import { type ServedRequest, simulateQueue } from "./simulator/queue-simulation.ts";

export const LOADS = [0.5, 0.7, 0.9, 0.99];
export const REQUESTS = 40;
const MEAN_SERVICE_SECONDS = 0.02;
const SEED = "time lines";

/** One load; times in milliseconds since its first request arrived. */
export interface TimeLine {
  load: number;
  requests: ServedRequest[];
  waited: number;
  meanWait: number;
  longestWait: number;
  end: number;
}

/**
 * Forty requests that take the same times in every line and come in the same order and the same pattern,
 * only closer together the higher the load is. Simulated, exponential in both, one server.
 */
export function timeLines(): TimeLine[] {
  return LOADS.map((load) => {
    const simulation = simulateQueue({
      servers: 1,
      arrivalRate: load / MEAN_SERVICE_SECONDS,
      meanServiceSeconds: MEAN_SERVICE_SECONDS,
      scvService: 1,
      seed: SEED,
    });
    const drawn = Array.from({ length: REQUESTS }, () => simulation.next());
    const begun = drawn[0]!.arrival;
    const requests = drawn.map(({ arrival, start, end, server }) => ({
      arrival: (arrival - begun) * 1e3,
      start: (start - begun) * 1e3,
      end: (end - begun) * 1e3,
      server,
    }));
    const waits = requests.map(({ arrival, start }) => start - arrival);
    return {
      load,
      requests,
      waited: waits.filter((wait) => wait > 0).length,
      meanWait: waits.reduce((sum, wait) => sum + wait, 0) / REQUESTS,
      longestWait: Math.max(...waits),
      end: Math.max(...requests.map(({ end }) => end)),
    };
  });
}

export interface TimeLinesPlot {
  frame: Frame["name"];
  width: number;
  height: number;
  lanes: {
    title: { x: number; y: number; text: string };
    /** Paths with a stroke for each request: from arrival to start, and from start to end. */
    waits: string;
    services: string;
    baseline: number;
  }[];
  ticks: { x: number; text: string }[];
  plot: { left: number; right: number; top: number; bottom: number };
}

const LEFT = 6;
const RIGHT = 20;
const TITLE_LINE = 18;
/** Height of one request. */
export const ROW = 2.5;
const LANE_GAP = 16;
const AXIS = 44;
const MOST_TICKS = { wide: 8, narrow: 4 };

export function layoutTimeLines(frame: Frame, lines: readonly TimeLine[]): TimeLinesPlot {
  const [left, right] = [LEFT, frame.width - RIGHT];
  const longest = Math.max(...lines.map(({ end }) => end));
  const x = scaleLinear([0, longest], [left, right]);
  const laneHeight = TITLE_LINE + REQUESTS * ROW + LANE_GAP;
  const bottom = lines.length * laneHeight;
  const strokes = (line: TimeLine, top: number, from: "arrival" | "start", to: "start" | "end") =>
    line.requests
      .map((request, row) => ({ from: request[from], to: request[to], y: top + (row + 0.5) * ROW }))
      .filter((stroke) => stroke.to > stroke.from)
      .map((stroke) => `M${x(stroke.from).toFixed(1)} ${stroke.y}H${x(stroke.to).toFixed(1)}`)
      .join("");
  return {
    frame: frame.name,
    width: frame.width,
    height: bottom + AXIS,
    plot: { left, right, top: 0, bottom },
    lanes: lines.map((line, index) => {
      const top = index * laneHeight + TITLE_LINE;
      return {
        title: { x: left, y: top - 5, text: titleOf(line) },
        waits: strokes(line, top, "arrival", "start"),
        services: strokes(line, top, "start", "end"),
        baseline: top + REQUESTS * ROW,
      };
    }),
    ticks: linearTicks(0, longest, MOST_TICKS[frame.name]).map((millis) => ({
      x: x(millis),
      text: formatExact(millis),
    })),
  };
}

const millisText = (millis: number) => `${formatNumber(millis)}\u00a0ms`;

function titleOf({ load, meanWait }: TimeLine): string {
  return `${formatShare(load)} load: mean wait ${millisText(meanWait)}`;
}

/** The lines in words. */
export function timeLinesDescription(lines: readonly TimeLine[]): string {
  const texts = lines.map(
    ({ load, waited, meanWait, longestWait }) =>
      `at ${formatShare(load)} load ${waited} wait, ${millisText(meanWait)} on average and ${millisText(longestWait)} at most`,
  );
  return `The same ${REQUESTS} requests at one server: ${texts.join("; ")}.`;
}

export function timeLinesTable(lines: readonly TimeLine[]) {
  return {
    columns: ["Load", "Requests that wait", "Mean wait", "Longest wait", "Last answer after"],
    rows: lines.map(({ load, waited, meanWait, longestWait, end }) => [
      formatShare(load),
      `${waited} of ${REQUESTS}`,
      millisText(meanWait),
      millisText(longestWait),
      millisText(end),
    ]),
  };
}
