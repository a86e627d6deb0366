/** What `GET /stats` answers: counts since the last reset, over all queues of the process. */
export interface Stats {
  /** `completed + refused + inSystem`, where the reset found the system empty. */
  arrived: number;
  completed: number;
  /** Answered at once with 503, because the line was as long as it may be. */
  refused: number;
  /** Waiting or holding a slot now. */
  inSystem: number;
  /** Largest number of slots in use at the same time in any one queue. */
  highestInUse: number;
  /** Integral of the number in the system over time: request-seconds. */
  areaSeconds: number;
  /** Mean time that slots were held, and mean of the times drawn for them; 0 before the first has ended. */
  holdMeanMillis: number;
  drawnMeanMillis: number;
}

/** Counts by itself what the slots do, so that it can be held against them. */
export class Counters {
  readonly #now: () => number;
  readonly #inUse: number[];
  #inSystem = 0;
  #changedAt: number;
  #arrived = 0;
  #completed = 0;
  #refused = 0;
  #highestInUse = 0;
  #areaMillis = 0;
  #heldMillis = 0;
  #drawnMillis = 0;

  /** @param now clock in milliseconds */
  constructor(queues: number, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#inUse = Array.from({ length: queues }, () => 0);
    this.#changedAt = now();
  }

  arrive(): void {
    this.#arrived += 1;
    this.#change(1);
  }

  refuse(): void {
    this.#refused += 1;
    this.#change(-1);
  }

  start(queue: number): void {
    this.#inUse[queue]! += 1;
    this.#highestInUse = Math.max(this.#highestInUse, this.#inUse[queue]!);
  }

  complete(queue: number, drawnMillis: number, heldMillis: number): void {
    this.#inUse[queue]! -= 1;
    this.#completed += 1;
    this.#drawnMillis += drawnMillis;
    this.#heldMillis += heldMillis;
    this.#change(-1);
  }

  reset(): void {
    this.#change(0);
    this.#arrived = 0;
    this.#completed = 0;
    this.#refused = 0;
    this.#highestInUse = Math.max(...this.#inUse);
    this.#areaMillis = 0;
    this.#heldMillis = 0;
    this.#drawnMillis = 0;
  }

  stats(): Stats {
    this.#change(0);
    const mean = (sum: number) => (this.#completed > 0 ? sum / this.#completed : 0);
    return {
      arrived: this.#arrived,
      completed: this.#completed,
      refused: this.#refused,
      inSystem: this.#inSystem,
      highestInUse: this.#highestInUse,
      areaSeconds: this.#areaMillis / 1e3,
      holdMeanMillis: mean(this.#heldMillis),
      drawnMeanMillis: mean(this.#drawnMillis),
    };
  }

  /** Adds what has passed since the last change to the area, then changes the number in the system. */
  #change(by: number): void {
    const now = this.#now();
    this.#areaMillis += this.#inSystem * (now - this.#changedAt);
    this.#changedAt = now;
    this.#inSystem += by;
  }
}
