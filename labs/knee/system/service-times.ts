/** Most that one service time is lengthened or shortened to make up for earlier ones, in milliseconds. */
const MOST_CORRECTION_MILLIS = 2;

/**
 * Service times of a given length, made from timers that know whole milliseconds only and fire late. Later timers make
 * up for what earlier ones missed, each by a little (error diffusion), so that the mean of the service times is that of
 * the sampled ones. After a stall of the machine this takes many requests.
 */
export class ServiceTimes {
  readonly #now: () => number;
  readonly #after: (millis: number, done: () => void) => void;
  /** Sum of the sampled times, less the time that was served or is planned. */
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

  /** Calls `done` after about `sampledMillis`, with the time that really passed. */
  serve(sampledMillis: number, done: (servedMillis: number) => void): void {
    const correction = Math.max(
      -MOST_CORRECTION_MILLIS,
      Math.min(MOST_CORRECTION_MILLIS, this.#debtMillis),
    );
    const timer = Math.max(1, Math.round(sampledMillis + correction));
    this.#debtMillis += sampledMillis - timer;
    const begun = this.#now();
    this.#after(timer, () => {
      const served = this.#now() - begun;
      this.#debtMillis += timer - served;
      done(served);
    });
  }
}
