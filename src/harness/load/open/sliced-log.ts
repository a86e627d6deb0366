/** The log of a whole schedule and, beside it, one for each slice that the schedule is cut into. */
import { type Outcome, RequestLog } from "./request-log.ts";

/** How a schedule is cut, by when requests are due. What is due before the first slice is in none. */
export interface Cut {
  settleSeconds: number;
  sliceSeconds: number;
  slices: number;
}

export class SlicedLog {
  readonly total = new RequestLog();
  readonly slices: readonly RequestLog[];
  readonly #cut: Cut;

  constructor(cut: Cut = { settleSeconds: 0, sliceSeconds: 1, slices: 0 }) {
    this.#cut = cut;
    this.slices = Array.from({ length: cut.slices }, () => new RequestLog());
  }

  /** When slice `index` begins, in milliseconds; that of the count of slices is where the last one ends. */
  beginsAtMillis(index: number): number {
    return (this.#cut.settleSeconds + index * this.#cut.sliceSeconds) * 1e3;
  }

  refused(requestClass: string, dueMillis: number): void {
    for (const log of this.#at(dueMillis)) log.refused(requestClass, dueMillis);
  }

  issued(requestClass: string, dueMillis: number, lateMillis: number): void {
    for (const log of this.#at(dueMillis)) log.issued(requestClass, dueMillis, lateMillis);
  }

  ended(
    requestClass: string,
    outcome: Outcome,
    times: { dueMillis: number; sentMillis: number; endMillis: number },
  ): void {
    for (const log of this.#at(times.dueMillis)) log.ended(requestClass, outcome, times);
  }

  serverTiming(requestClass: string, dueMillis: number, name: string, millis: number): void {
    for (const log of this.#at(dueMillis)) log.serverTiming(requestClass, name, millis);
  }

  #at(dueMillis: number): RequestLog[] {
    const { settleSeconds, sliceSeconds } = this.#cut;
    const index = Math.floor((dueMillis / 1e3 - settleSeconds) / sliceSeconds);
    const slice = index >= 0 ? this.slices[index] : undefined;
    return slice === undefined ? [this.total] : [this.total, slice];
  }
}
