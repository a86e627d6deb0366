/**
 * What the reader of the backlog simulator turns: how many jobs come, for how long too many, and what works them off.
 * The same for the built page and for the live one.
 */
import type { ArrivalProcess } from "#stats/arrivals.ts";
import {
  type BacklogOutlook,
  type BacklogParameters,
  type CoursePoint,
  expectedBacklog,
  fluidCourse,
} from "./backlog.ts";
import { type BacklogRun, runBacklog } from "./backlog-simulation.ts";

/** How long it is calm before the spike. */
export const LEAD_SECONDS = 5;
/** Looks at the queue, from the left end of the pictures to the right, and how many of them a bar of a rate spans. */
export const STEPS = 132;
export const STEPS_OF_BAR = 3;
/** What would drain later is shown and simulated until then. */
export const MOST_SECONDS = 600;
/** After a spike from which the queue does not recover. */
const LEAST_SECONDS_AFTER = 20;
/** Of the drain that the formula expects: room for a simulation that is slower. */
const SLACK = 1.3;
const SLACK_SECONDS = 3;

export const ARRIVALS: Readonly<Record<string, ArrivalProcess>> = {
  "evenly spaced": "constant",
  "at random (Poisson)": "poisson",
};
/** Variance of the service time over its squared mean. */
export const SERVICES: Readonly<Record<string, number>> = { "always the same": 0, exponential: 1 };

export interface BacklogScenario {
  calmPerSecond: number;
  spikePerSecond: number;
  spikeSeconds: number;
  workers: number;
  serviceMillis: number;
  /** Jobs that may wait; 0 where any number may. */
  bound: number;
  /** A key of `ARRIVALS`. */
  arrivals: string;
  /** A key of `SERVICES`. */
  service: string;
  seed: number;
}

export const BACKLOG_DEFAULT: BacklogScenario = {
  calmPerSecond: 50,
  spikePerSecond: 150,
  spikeSeconds: 10,
  workers: 10,
  serviceMillis: 100,
  bound: 0,
  arrivals: "evenly spaced",
  service: "always the same",
  seed: 1,
};

export interface BacklogView {
  scenario: BacklogScenario;
  parameters: BacklogParameters;
  /** Right end of the pictures. */
  untilSeconds: number;
  outlook: BacklogOutlook;
  course: CoursePoint[];
  run: BacklogRun;
}

/** The formula's course and the simulated one, from a calm beginning until all should be drained. */
export function backlogView(scenario: BacklogScenario): BacklogView {
  const parameters = parametersOf(scenario);
  const outlook = expectedBacklog(parameters);
  const untilSeconds = spanOf(parameters, outlook);
  const randomness = {
    arrivals: ARRIVALS[scenario.arrivals] ?? "constant",
    scvService: SERVICES[scenario.service] ?? 0,
    seed: scenario.seed,
  };
  return {
    scenario,
    parameters,
    untilSeconds,
    outlook,
    course: fluidCourse(parameters, untilSeconds),
    run: runBacklog(parameters, randomness, untilSeconds, STEPS),
  };
}

/** What the formula expects with other numbers of workers. */
export function outlookWith(scenario: BacklogScenario, workers: number): BacklogOutlook {
  return expectedBacklog({ ...parametersOf(scenario), workers });
}

function parametersOf(scenario: BacklogScenario): BacklogParameters {
  const { calmPerSecond, spikePerSecond, spikeSeconds, workers, serviceMillis, bound } = scenario;
  return {
    leadSeconds: LEAD_SECONDS,
    calmPerSecond,
    spikePerSecond,
    spikeSeconds,
    workers,
    serviceSeconds: serviceMillis / 1e3,
    bound,
  };
}

function spanOf({ spikeSeconds }: BacklogParameters, { drain }: BacklogOutlook): number {
  const after =
    drain.kind === "drains"
      ? SLACK * drain.seconds + SLACK_SECONDS
      : Math.max(LEAST_SECONDS_AFTER, spikeSeconds);
  return Math.min(MOST_SECONDS, Math.ceil(LEAD_SECONDS + spikeSeconds + after));
}
