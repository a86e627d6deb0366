/** Most that one hold is lengthened or shortened for the sake of those before it, in milliseconds. */
const MOST_CORRECTION_MILLIS = 2;

/**
 * Holds of a given length, made from timers that know whole milliseconds only and fire late. What one
 * timer misses, the next ones make up for, one timer for each (error diffusion), so that the mean of
 * the holds is that of the times drawn. After a stall of the machine this takes many holds, because
 * each is changed by little.
 */
export class Holds {
  readonly #now: () => number;
  readonly #after: (millis: number, done: () => void) => void;
  /** What has been drawn so far, less what has been held or is planned. */
  #debtMillis = 0;

  /** Clock in milliseconds and timer; the platform's where not given. */
  constructor(
    now: () => number = () => performance.now(),
    after: (millis: number, done: () => void) => void = (millis, done) => {
      setTimeout(done, millis);
    },
  ) {
    this.#now = now;
    this.#after = after;
  }

  /** Calls `done` after about `drawnMillis`, with the time that was really held. */
  hold(drawnMillis: number, done: (heldMillis: number) => void): void {
    const correction = Math.max(
      -MOST_CORRECTION_MILLIS,
      Math.min(MOST_CORRECTION_MILLIS, this.#debtMillis),
    );
    const timer = Math.max(1, Math.round(drawnMillis + correction));
    this.#debtMillis += drawnMillis - timer;
    const begun = this.#now();
    this.#after(timer, () => {
      const held = this.#now() - begun;
      this.#debtMillis += timer - held;
      done(held);
    });
  }
}
