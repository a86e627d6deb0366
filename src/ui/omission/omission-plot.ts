/** The picture and the figures of coordinated omission; the same for the built page and for the live one. */

import { formatNumber } from "../../content/format.ts";
import { stallQuantile } from "../../stats/queueing.ts";
import type { Mark } from "../simulator/drawing/marks.ts";
import { shapesOf } from "../simulator/drawing/shapes.ts";
import type { TableRow } from "../simulator/drawing/table-rows.ts";
import {
  closedLoopRequests,
  latencyQuantile,
  openLoopRequests,
  type StallScenario,
  type TimedRequest,
} from "./omission.ts";

export const WIDTH = 640;
export const HEIGHT = 250;
const LEFT = 8;
const RIGHT = 8;
const LANE_HEIGHT = 92;
const BAND_TOP = 8;
const BAND_FOOT = 4;
const DOT_RADIUS = 1.7;
const LANE_TOPS = { open: 22, closed: 146 } as const;
/** The latency that reaches the top of a lane; longer ones are drawn there. */
const TALLEST_SECONDS = 1.5;

export const OMISSION_DEFAULT: StallScenario = {
  period: 5,
  stallStart: 2,
  stall: 0.8,
  rate: 80,
  connections: 2,
  serviceTime: 0.01,
};

/** sent: answered at once. held: waited for the end of the stall. omitted: due, and never sent. */
export type DotState = "sent" | "held" | "omitted";

export interface Dot {
  x: number;
  y: number;
  state: DotState;
}

export interface Lane {
  title: string;
  titleY: number;
  baselineY: number;
  dots: Dot[];
}

export interface OmissionView {
  band: { x: number; width: number };
  lanes: Lane[];
  /** One row for each client: sent, median, 99th percentile, maximum. */
  rows: TableRow[];
  /** What the picture shows, in one sentence. */
  summary: string;
}

/** @throws RangeError for a scenario that is none */
export function omissionView(scenario: StallScenario): OmissionView {
  const open = openLoopRequests(scenario);
  const closed = closedLoopRequests(scenario);
  const omitted = omittedBy(closed, scenario);
  const { stall, stallStart, period, connections } = scenario;
  const expected =
    stall > 0 ? stallQuantile(stall, period, 0.99) + scenario.serviceTime : undefined;
  const [openP99, closedP99] = [open, closed].map((requests) => latencyQuantile(requests, 0.99));
  return {
    band: {
      x: xOf(stallStart, period),
      width: xOf(stallStart + stall, period) - xOf(stallStart, period),
    },
    lanes: [
      lane("open", "Open loop: every request is sent when it is due", open, [], scenario),
      lane(
        "closed",
        `Closed loop of ${connections} ${connections === 1 ? "connection" : "connections"}: each waits for its answer`,
        closed,
        omitted,
        scenario,
      ),
    ],
    rows: [row("Open loop", open), row("Closed loop", closed)],
    summary:
      `During the stall of ${inMillis(stall)} the closed loop sends nothing new: ${omitted.length} requests that were due are never sent. ` +
      `Its 99th percentile is ${inMillis(closedP99!)}, that of the open loop ${inMillis(openP99!)}` +
      (expected === undefined
        ? "."
        : `; the closed form for many requests says ${inMillis(expected)}.`),
  };
}

const { dots, label, line, rect, rings } = shapesOf("omission");

/** The stall as a band behind both clients, and above each one's axis its requests by their latency. */
export function omissionMarks({ band, lanes }: OmissionView): Mark[] {
  return [
    rect("stall", band.x, BAND_TOP, band.width, HEIGHT - BAND_TOP - BAND_FOOT),
    ...lanes.flatMap((lane) => {
      const placesOf = (state: DotState) =>
        lane.dots.filter((dot) => dot.state === state).map(({ x, y }) => [x, y] as const);
      return [
        label("label", LEFT, lane.titleY, lane.title),
        line("base", LEFT, lane.baselineY, WIDTH - RIGHT, lane.baselineY),
        dots("sent", placesOf("sent")),
        dots("held", placesOf("held")),
        rings("omitted", placesOf("omitted"), DOT_RADIUS),
      ];
    }),
  ];
}

function lane(
  place: keyof typeof LANE_TOPS,
  title: string,
  requests: readonly TimedRequest[],
  omitted: readonly number[],
  { period, serviceTime }: StallScenario,
): Lane {
  const top = LANE_TOPS[place];
  const baselineY = top + LANE_HEIGHT;
  const yOf = (latency: number) =>
    baselineY - (Math.min(latency, TALLEST_SECONDS) / TALLEST_SECONDS) * (LANE_HEIGHT - 8);
  return {
    title,
    titleY: top - 8,
    baselineY,
    dots: [
      ...requests.map(({ due, answered }): Dot => {
        const latency = answered - due;
        const state = latency > serviceTime * 1.5 + 1e-9 ? "held" : "sent";
        return { x: xOf(due, period), y: yOf(latency), state };
      }),
      ...omitted.map((due): Dot => ({ x: xOf(due, period), y: baselineY, state: "omitted" })),
    ],
  };
}

/** When the requests were due that connections could not send, because they waited for an answer. */
function omittedBy(closed: readonly TimedRequest[], scenario: StallScenario): number[] {
  const pause = scenario.connections / scenario.rate;
  return closed.flatMap(({ sent, answered }) => {
    const missed = Math.ceil((Math.min(answered, scenario.period) - sent) / pause - 1e-9) - 1;
    return Array.from({ length: Math.max(0, missed) }, (_, index) => sent + (index + 1) * pause);
  });
}

function row(name: string, requests: readonly TimedRequest[]): TableRow {
  const at = (p: number) => inMillis(latencyQuantile(requests, p));
  return { name, cells: [String(requests.length), at(0.5), at(0.99), at(1)] };
}

function xOf(seconds: number, period: number): number {
  return LEFT + (seconds / period) * (WIDTH - LEFT - RIGHT);
}

function inMillis(seconds: number): string {
  return `${formatNumber(Math.round(seconds * 1e3))}\u00a0ms`;
}
