/** Lets everything that is in transit arrive when it is due: one sleeper for all connections of a process. */
import { WakePlan } from "./wake-plan.ts";

/** Something that holds what is due later. */
export interface Releasable {
  /** When the first of it is due, milliseconds of the steady clock; infinite when it holds nothing. */
  readonly dueMillis: number;
  /** Lets out what is due. */
  release(nowMillis: number): void;
}

/** What wakes the loop: a `Sleeper`. */
interface Waker {
  onWake(listener: () => void): void;
  wakeAt(millis: number): void;
}

export class ReleaseLoop {
  readonly #waker: Waker;
  readonly #now: () => number;
  readonly #plan = new WakePlan();
  readonly #holding = new Set<Releasable>();
  /** When the first of all that is held is due. */
  #nextMillis = Number.POSITIVE_INFINITY;
  /** When the sleep under way is meant to end. */
  #wakesMillis: number | undefined;
  /** A look at the clock is to follow in the next turn of the event loop. */
  #isLooking = false;

  /** @param now the steady clock, milliseconds */
  constructor(waker: Waker, now: () => number) {
    this.#waker = waker;
    this.#now = now;
    waker.onWake(() => this.#woke());
  }

  /** Tells that something has been put into `holder` just now. */
  expect(holder: Releasable, nowMillis: number): void {
    this.#holding.add(holder);
    const isFirst = holder.dueMillis < this.#nextMillis;
    if (isFirst) this.#nextMillis = holder.dueMillis;
    if (isFirst || this.#nextMillis <= nowMillis) this.#turn(nowMillis);
  }

  #woke(): void {
    const nowMillis = this.#now();
    const wakesMillis = this.#wakesMillis;
    // A wake-up for a moment that was replaced meanwhile says nothing about how late they come.
    if (wakesMillis !== undefined && nowMillis >= wakesMillis) {
      this.#plan.woke(nowMillis - wakesMillis);
      this.#wakesMillis = undefined;
    }
    this.#turn(nowMillis);
  }

  #turn(nowMillis: number): void {
    if (this.#nextMillis <= nowMillis) this.#release(nowMillis);
    if (this.#nextMillis === Number.POSITIVE_INFINITY) return;
    // Letting out takes a moment, in which more may have become due.
    const restsFromMillis = this.#now();
    const untilMillis = this.#plan.sleepUntil(this.#nextMillis, restsFromMillis);
    if (untilMillis === undefined) this.#lookAgain(restsFromMillis);
    else this.#sleep(untilMillis);
  }

  #release(nowMillis: number): void {
    let nextMillis = Number.POSITIVE_INFINITY;
    for (const holder of this.#holding) {
      if (holder.dueMillis <= nowMillis) holder.release(nowMillis);
      if (holder.dueMillis === Number.POSITIVE_INFINITY) this.#holding.delete(holder);
      else nextMillis = Math.min(nextMillis, holder.dueMillis);
    }
    this.#nextMillis = nextMillis;
  }

  #sleep(untilMillis: number): void {
    this.#wakesMillis = untilMillis;
    this.#waker.wakeAt(untilMillis);
  }

  #lookAgain(sinceMillis: number): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    setImmediate(() => {
      this.#isLooking = false;
      const nowMillis = this.#now();
      this.#plan.looked(nowMillis - sinceMillis);
      this.#turn(nowMillis);
    });
  }
}
