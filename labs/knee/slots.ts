/** So many slots, and one line before them: who finds none free waits, first come, first served. */
export class Slots {
  readonly #count: number;
  readonly #longestLine: number;
  readonly #line: (() => void)[] = [];
  #inUse = 0;

  /**
   * @param longestLine how many may wait; everybody where not given
   * @throws RangeError for a count that is no whole number of at least 1
   */
  constructor(count: number, longestLine = Number.POSITIVE_INFINITY) {
    if (!(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(`A queue has a whole number of slots, at least 1, not ${count}.`);
    }
    if (!(longestLine >= 0)) {
      throw new RangeError(`A line of at most ${longestLine} cannot be; 0 lets nobody wait.`);
    }
    this.#count = count;
    this.#longestLine = longestLine;
  }

  /** Calls `start` when a slot is taken, now or later; false, and never, where too many wait already. */
  take(start: () => void): boolean {
    if (this.#inUse < this.#count) {
      this.#inUse += 1;
      start();
      return true;
    }
    if (this.#line.length >= this.#longestLine) return false;
    this.#line.push(start);
    return true;
  }

  /** Gives a slot back: to the first in line, if there is one. */
  release(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#inUse -= 1;
    else next();
  }
}
