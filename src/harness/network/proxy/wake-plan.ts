/**
 * How to be there at a moment: a sleep ends late, by as much as it takes to wake two threads, so it has to
 * end a little before, and the rest is spent looking at the clock. Looking costs a core that others need,
 * so there is an allowance for it; who has used it up comes late by a wake-up.
 */

/** No sleep is ended earlier than this before the moment, milliseconds. */
const MOST_LEAD_MILLIS = 0.2;
/** Not worth a wake-up: so short a time is spent looking at the clock as well, milliseconds. */
const LEAST_SLEEP_MILLIS = 0.05;
/** Added to the usual lateness, so that fewer than half of the sleeps end too late. */
const MARGIN_MILLIS = 0.03;
const FIRST_LATENESS_MILLIS = 0.1;
/** Weight of the newest sleep in the usual lateness. */
const NEWEST_WEIGHT = 1 / 8;
/** Share of the time that may be spent looking at the clock … */
export const LOOKING_SHARE = 0.25;
/** … which is saved up to this amount while there is nothing to wait for, milliseconds. */
export const MOST_SAVED_MILLIS = 2;

/** Times are milliseconds of one steady clock, whichever. */
export class WakePlan {
  #latenessMillis = FIRST_LATENESS_MILLIS;
  #savedMillis = MOST_SAVED_MILLIS;
  #savedAtMillis: number | undefined;

  /** Until when to sleep to be there at a moment that lies ahead; undefined: look at the clock again at once. */
  sleepUntil(dueMillis: number, nowMillis: number): number | undefined {
    this.#save(nowMillis);
    const restMillis = dueMillis - nowMillis;
    if (this.#savedMillis + restMillis * LOOKING_SHARE <= 0) return dueMillis;
    const untilMillis = dueMillis - this.leadMillis;
    return untilMillis - nowMillis >= LEAST_SLEEP_MILLIS ? untilMillis : undefined;
  }

  /** How long before a moment a sleep is to end. */
  get leadMillis(): number {
    return Math.min(MOST_LEAD_MILLIS, this.#latenessMillis + MARGIN_MILLIS);
  }

  /** Tells how much later than it was meant to a sleep ended. */
  woke(lateMillis: number): void {
    // One sleep that the machine itself was late for says nothing about the next.
    const counted = Math.min(Math.max(lateMillis, 0), MOST_LEAD_MILLIS);
    this.#latenessMillis += (counted - this.#latenessMillis) * NEWEST_WEIGHT;
  }

  /** Tells how much time was spent looking at the clock. */
  looked(millis: number): void {
    this.#savedMillis -= millis;
  }

  #save(nowMillis: number): void {
    const passedMillis = nowMillis - (this.#savedAtMillis ?? nowMillis);
    this.#savedMillis = Math.min(
      MOST_SAVED_MILLIS,
      this.#savedMillis + passedMillis * LOOKING_SHARE,
    );
    this.#savedAtMillis = nowMillis;
  }
}
