/** Bounds how many tasks run at the same time; the others wait in a first-come, first-served queue. */
export class Semaphore {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param limit tasks that may run at the same time */
  constructor(limit: number) {
    this.#free = limit;
  }

  async with<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The permit goes straight to the first in the queue, so that no newcomer overtakes it.
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
