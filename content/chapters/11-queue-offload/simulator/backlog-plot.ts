/** The pictures of the backlog simulator: inflow, backlog and outflow over time; lengths in user units of a picture. */

import { formatExact } from "#content/format.ts";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { type Place, shapesOf } from "#ui/simulator/drawing/shapes.ts";
import { capacityPerSecond, profileOf, waitCourse } from "./backlog.ts";
import { type BacklogView, LEAD_SECONDS, STEPS, STEPS_OF_BAR } from "./backlog-model.ts";
import type { BacklogMoment } from "./backlog-simulation.ts";

/** Of either picture: as wide as a phone, so that letters stay readable there. */
export const WIDTH = 320;
export const HEIGHT = 310;
const MARGIN = 8;
const PLOT = { left: 46, right: WIDTH - MARGIN } as const;

interface Panel {
  title: string;
  note: string;
  top: number;
  bottom: number;
  /** Value at the upper end; 0 is at the lower. */
  most: number;
}

/** A value over time. */
interface Point {
  seconds: number;
  value: number;
}

const { area, label, line, path, rect } = shapesOf("backlog");

/** What comes, with what of it is refused; what waits, by the simulation and by the formula; and what is done. */
export function flowMarks(view: BacklogView): Mark[] {
  const { scenario, parameters, run, course, untilSeconds } = view;
  const capacity = capacityPerSecond(parameters);
  const came = barsOf(view, ({ arrived }) => arrived);
  const accepted = barsOf(view, ({ arrived, refused }) => arrived - refused);
  const done = barsOf(view, ({ completed }) => completed);
  const fastest = largest([...came, ...done]);
  const isCapacityShown = capacity <= 2 * fastest;
  const mostRate = niceCeil(isCapacityShown ? Math.max(fastest, capacity) : fastest);
  const waiting = run.moments.map(({ seconds, waiting: value }) => ({ seconds, value }));
  const level = course.map(({ seconds, jobs: value }) => ({ seconds, value }));
  const { bound } = scenario;
  const inflow: Panel = {
    title: "Inflow (jobs/s)",
    note: run.refusedJobs > 0 ? "upper part: refused" : "",
    top: 26,
    bottom: 80,
    most: mostRate,
  };
  const backlog: Panel = {
    title: "Backlog (jobs waiting)",
    note: "broken line: formula",
    top: 112,
    bottom: 214,
    most: niceCeil(largest([...waiting, ...level].map(({ value }) => value))),
  };
  const outflow: Panel = {
    title: "Outflow (jobs/s)",
    note: isCapacityShown ? "broken line: capacity" : `capacity ${formatExact(rounded(capacity))}`,
    top: 246,
    bottom: 288,
    most: mostRate,
  };
  const xOf = (seconds: number) => xAt(view, seconds);
  const profile = profileOf(parameters, untilSeconds).flatMap((stretch) => [
    { seconds: stretch.fromSeconds, value: stretch.ratePerSecond },
    { seconds: stretch.toSeconds, value: stretch.ratePerSecond },
  ]);
  return [
    ...frameMarks(view, [inflow, backlog, outflow]),
    area("refused", filled(view, inflow, asSteps(view, came))),
    area("in", filled(view, inflow, asSteps(view, accepted))),
    path("profile", placesOf(view, inflow, profile)),
    area("level", filled(view, backlog, waiting)),
    ...(bound > 0 && bound <= backlog.most
      ? [line("bound", PLOT.left, yAt(backlog, bound), PLOT.right, yAt(backlog, bound))]
      : []),
    path("formula", placesOf(view, backlog, level)),
    area("out", filled(view, outflow, asSteps(view, done))),
    ...(isCapacityShown
      ? [line("capacity", xOf(0), yAt(outflow, capacity), PLOT.right, yAt(outflow, capacity))]
      : []),
  ];
}

/** How long the job in front has waited, and how many jobs were refused, by the simulation and by the formula. */
export function waitMarks(view: BacklogView): Mark[] {
  const { parameters, run, course, untilSeconds, scenario } = view;
  const oldest = run.moments.map(({ seconds, oldestSeconds: value }) => ({ seconds, value }));
  const expected = until(
    waitCourse(parameters, course).map(({ seconds, waitSeconds: value }) => ({ seconds, value })),
    untilSeconds,
  );
  const refused = run.moments.map(({ seconds, refused: value }) => ({ seconds, value }));
  const overflow = course.map(({ seconds, refused: value }) => ({ seconds, value }));
  const wait: Panel = {
    title: "Wait of the oldest (s)",
    note: "broken line: formula",
    top: 26,
    bottom: 150,
    most: niceCeil(largest([...oldest, ...expected].map(({ value }) => value))),
  };
  const drops: Panel = {
    title: "Refused so far (jobs)",
    note: scenario.bound === 0 ? "the queue has no bound" : "broken line: formula",
    top: 182,
    bottom: 288,
    most: niceCeil(largest([...refused, ...overflow].map(({ value }) => value))),
  };
  return [
    ...frameMarks(view, [wait, drops]),
    area("level", filled(view, wait, oldest)),
    path("formula", placesOf(view, wait, expected)),
    area("refused", filled(view, drops, refused)),
    path("formula", placesOf(view, drops, overflow)),
  ];
}

/** The spike's stretch behind all panels, the panels' titles and scales, and the scale of time below them. */
function frameMarks(view: BacklogView, panels: readonly Panel[]): Mark[] {
  const spike = xAt(view, LEAD_SECONDS);
  const spikeEnd = xAt(view, LEAD_SECONDS + view.scenario.spikeSeconds);
  return [
    ...panels.flatMap((panel) => {
      const { title, note, top, bottom, most } = panel;
      return [
        rect("spike", spike, top, spikeEnd - spike, bottom - top),
        label("heading", MARGIN, top - 11, title),
        label("note", WIDTH - MARGIN, top - 11, note, "end"),
        line("grid", PLOT.left, top, PLOT.right, top),
        line("axis", PLOT.left, bottom, PLOT.right, bottom),
        label("note", PLOT.left - 5, top + 4, formatExact(most), "end"),
        label("note", PLOT.left - 5, bottom + 4, "0", "end"),
      ];
    }),
    label("note", PLOT.left, HEIGHT - 6, "0"),
    label("note", PLOT.right, HEIGHT - 6, formatExact(view.untilSeconds, "s"), "end"),
  ];
}

function xAt({ untilSeconds }: BacklogView, seconds: number): number {
  return PLOT.left + (seconds / untilSeconds) * (PLOT.right - PLOT.left);
}

function yAt({ top, bottom, most }: Panel, value: number): number {
  return bottom - Math.min(1, value / most) * (bottom - top);
}

const placesOf = (view: BacklogView, panel: Panel, points: readonly Point[]): Place[] =>
  points.map(({ seconds, value }) => [xAt(view, seconds), yAt(panel, value)]);

/** The same, from the panel's foot and back to it. */
function filled(view: BacklogView, panel: Panel, points: readonly Point[]): Place[] {
  return [[PLOT.left, panel.bottom], ...placesOf(view, panel, points), [PLOT.right, panel.bottom]];
}

/** How fast a count grows, in a second, in each of equal stretches. */
function barsOf(
  { run, untilSeconds }: BacklogView,
  countOf: (moment: BacklogMoment) => number,
): number[] {
  const barSeconds = (untilSeconds * STEPS_OF_BAR) / STEPS;
  return Array.from({ length: STEPS / STEPS_OF_BAR }, (_, bar) => {
    const from = run.moments[bar * STEPS_OF_BAR]!;
    const to = run.moments[(bar + 1) * STEPS_OF_BAR]!;
    return (countOf(to) - countOf(from)) / barSeconds;
  });
}

/** Level over each stretch. */
function asSteps({ untilSeconds }: BacklogView, bars: readonly number[]): Point[] {
  return bars.flatMap((value, bar) => [
    { seconds: (bar / bars.length) * untilSeconds, value },
    { seconds: ((bar + 1) / bars.length) * untilSeconds, value },
  ]);
}

/** What lies before a moment of a course of straight lines, and where the course is at that moment. */
function until(points: readonly Point[], seconds: number): Point[] {
  const before = points.filter((point) => point.seconds <= seconds);
  const [from, to] = [before.at(-1), points[before.length]];
  if (!from || !to) return before;
  const share = (seconds - from.seconds) / (to.seconds - from.seconds);
  return [...before, { seconds, value: from.value + share * (to.value - from.value) }];
}

const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

const rounded = (value: number): number => Number(value.toPrecision(3));

const STEPS_OF_TEN = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The next number at or above a value that a scale may end with; 1 where there is nothing to show. */
export function niceCeil(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  // A value that is only above by rounding stays where it is.
  const step = STEPS_OF_TEN.find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(2));
}
