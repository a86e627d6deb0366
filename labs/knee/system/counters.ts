/** What `GET /stats` answers: counts since the last reset, over all queues of the process. */
export interface Stats {
  /** `completed + refused + inSystem`, where the reset found the system empty. */
  arrived: number;
  completed: number;
  /** Answered at once with 503, because the queue was full. */
  refused: number;
  /** Waiting or being served now. */
  inSystem: number;
  /** Most servers busy at the same time in any one queue. */
  highestInUse: number;
  /** Integral of the number in the system over time: request-seconds. */
  areaSeconds: number;
  /** Mean service time, and mean of the sampled ones; 0 before the first has ended. */
  serviceMeanMillis: number;
  sampledMeanMillis: number;
}

/** Counts independently of `Servers`, so that an invariant can compare the two with what the client sees. */
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
  #servedMillis = 0;
  #sampledMillis = 0;

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

  complete(queue: number, sampledMillis: number, servedMillis: number): void {
    this.#inUse[queue]! -= 1;
    this.#completed += 1;
    this.#sampledMillis += sampledMillis;
    this.#servedMillis += servedMillis;
    this.#change(-1);
  }

  reset(): void {
    this.#change(0);
    this.#arrived = 0;
    this.#completed = 0;
    this.#refused = 0;
    this.#highestInUse = Math.max(...this.#inUse);
    this.#areaMillis = 0;
    this.#servedMillis = 0;
    this.#sampledMillis = 0;
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
      serviceMeanMillis: mean(this.#servedMillis),
      sampledMeanMillis: mean(this.#sampledMillis),
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
