/** The servers of one queue, busy or free. A request that finds none free waits, first come, first served. */
export class Servers {
  readonly #count: number;
  readonly #queueBound: number;
  readonly #queue: (() => void)[] = [];
  #busy = 0;

  /**
   * @param queueBound how many requests may wait; without a bound where not given
   * @throws RangeError for a count that is no whole number of at least 1
   */
  constructor(count: number, queueBound = Number.POSITIVE_INFINITY) {
    if (!(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(`A queue has a whole number of servers, at least 1, not ${count}.`);
    }
    if (!(queueBound >= 0)) {
      throw new RangeError(`A queue cannot hold at most ${queueBound} requests; 0 lets none wait.`);
    }
    this.#count = count;
    this.#queueBound = queueBound;
  }

  /** Calls `start` when a server takes the request, now or later. @returns false, and never calls it, where the queue is full */
  take(start: () => void): boolean {
    if (this.#busy < this.#count) {
      this.#busy += 1;
      start();
      return true;
    }
    if (this.#queue.length >= this.#queueBound) return false;
    this.#queue.push(start);
    return true;
  }

  /** Frees a server: it takes the first request of the queue, if there is one. */
  release(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#busy -= 1;
    else next();
  }
}
