/** The same requests at one server under more and more load, drawn as lines of time. */
import { formatExact, formatNumber, formatShare } from "#content/format.ts";
import { type Axis, linearAxis, type Panel } from "#ui/chart/index.ts";
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

const PANEL_PIXELS = 140;
/** Half the height of a served request, in rows. */
const HALF_ROW = 0.42;

/** A panel for each load over one axis of time: each request is a line, the first one uppermost. */
export function timeLinesPlot(lines: readonly TimeLine[]): { x: Axis; panels: Panel[] } {
  const longest = Math.max(...lines.map(({ end }) => end));
  const y = linearAxis([0, REQUESTS], {
    label: "requests, in the order of arrival",
    format: (requests) => formatExact(requests),
    at: [],
  });
  return {
    x: linearAxis([0, longest], {
      label: "ms since the first request came",
      format: (millis) => formatExact(millis),
    }),
    panels: lines.map((line) => ({
      title: titleOf(line),
      y,
      height: PANEL_PIXELS,
      marks: [
        { kind: "line", tone: "quiet", series: 4, points: waits(line) },
        { kind: "bars", tone: "load", bars: services(line) },
      ],
    })),
  };
}

/** The first row is the uppermost. */
const heightOf = (row: number) => REQUESTS - row - 0.5;

/** A stretch of time for each request that waits, with a gap after it. */
const waits = ({ requests }: TimeLine) =>
  requests.flatMap(({ arrival, start }, row) =>
    start > arrival
      ? [
          { x: arrival, y: heightOf(row) },
          { x: start, y: heightOf(row) },
          { x: start, y: null },
        ]
      : [],
  );

const services = ({ requests }: TimeLine) =>
  requests.map(({ start, end }, row) => ({
    from: start,
    to: end,
    base: heightOf(row) - HALF_ROW,
    value: heightOf(row) + HALF_ROW,
  }));

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
