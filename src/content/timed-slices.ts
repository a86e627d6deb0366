/** Slices as points in time, and what was done to services and processes meanwhile. */

import type { FaultAction } from "../result/document/schema/fault.ts";
import type { ResultDocument, Slice, WorkloadSummary } from "../result/document/schema.ts";
import { type Spike, spikeOf } from "../stats/drain.ts";

/** What was done at a time that the definition names. */
export interface TimedFault {
  seconds: number;
  /** How long it lasted; 0 where it did not. */
  forSeconds: number;
  target: string;
  action: FaultAction;
}

/** How a workload's schedules are cut into slices: all of them alike. */
export interface Cut {
  settleSeconds: number;
  sliceSeconds: number;
}

export function cutOf({ loads = {} }: WorkloadSummary): Cut {
  const [load] = Object.values(loads).filter(({ kind }) => kind === "open");
  return load?.kind === "open" ? load : { settleSeconds: 0, sliceSeconds: 1 };
}

/** Where the load of a workload's first variant rises for a while and falls again. */
export function spikeIn({ loads = {} }: WorkloadSummary): Spike | undefined {
  const [load] = Object.values(loads);
  return load?.kind === "open" ? spikeOf(load.profile) : undefined;
}

/** The slices of the cell in which the variants take turns. */
export function slicesInTurns({ plan, raw }: ResultDocument, workload: string): Slice[] {
  const cells = plan.cells.flatMap((cell, index) =>
    cell.workload === workload && cell.design === "interleaved" ? [index] : [],
  );
  return raw.slices.filter(({ cell }) => cells.includes(cell));
}

/** In the order of time; a fault that waits for a count has no time and is not among them. */
export function timedFaults({ faults = [] }: WorkloadSummary): TimedFault[] {
  return faults
    .flatMap(({ atSeconds, forSeconds = 0, service, process: name = "", action }) =>
      atSeconds === undefined
        ? []
        : [{ seconds: atSeconds, forSeconds, target: service ?? name, action }],
    )
    .sort((one, other) => one.seconds - other.seconds);
}

const ACTIONS: Record<FaultAction, string> = {
  kill: "is killed",
  start: "is back, empty",
  restart: "is restarted",
  pause: "is paused",
};
const SERVICES: Record<string, string> = { redis: "Redis", postgres: "PostgreSQL" };
const PROCESSES: Record<string, string> = { worker: "a worker", web: "the web process" };

export const faultText = ({ target, action }: Pick<TimedFault, "target" | "action">): string =>
  `${SERVICES[target] ?? PROCESSES[target] ?? `the ${target}`} ${ACTIONS[action]}`;
