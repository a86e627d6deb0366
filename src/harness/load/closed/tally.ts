import { createLatencyHistogram, encodeHistogram } from "../../../stats/histogram.ts";
import type { TargetCounts } from "./protocol.ts";

/** Counts what one target answered since the last `take`. */
export class Tally {
  #histogram = createLatencyHistogram();
  #responses = 0;
  #wrongStatus = 0;
  #mismatches = 0;
  #errors = 0;
  #timeouts = 0;
  #firstMillis = 0;
  #lastMillis = 0;

  response(correctStatus: boolean, latencyMillis: number, nowMillis: number): void {
    if (this.#responses === 0) this.#firstMillis = nowMillis;
    this.#lastMillis = nowMillis;
    this.#responses += 1;
    if (!correctStatus) this.#wrongStatus += 1;
    this.#histogram.recordValue(Math.max(1, Math.round(latencyMillis * 1e3)));
  }

  mismatch(): void {
    this.#mismatches += 1;
  }

  error(): void {
    this.#errors += 1;
  }

  timeout(): void {
    this.#timeouts += 1;
  }

  get responses(): number {
    return this.#responses;
  }

  take(withHistogram: boolean): TargetCounts {
    const seconds = (this.#lastMillis - this.#firstMillis) / 1e3;
    // A wrong status usually comes with a wrong body: one bad answer is counted once.
    const wrong = Math.max(this.#wrongStatus, this.#mismatches);
    const completed = Math.max(0, this.#responses - wrong);
    const share = this.#responses > 0 ? completed / this.#responses : 0;
    const counts: TargetCounts = {
      completed,
      errors: this.#errors - this.#timeouts,
      timeouts: this.#timeouts,
      mismatches: wrong,
      throughputPerSecond: seconds > 0 ? ((this.#responses - 1) / seconds) * share : 0,
      latencyP50Micros: this.#responses > 0 ? this.#histogram.getValueAtPercentile(50) : 0,
      latencyP99Micros: this.#responses > 0 ? this.#histogram.getValueAtPercentile(99) : 0,
      ofHistogram: withHistogram
        ? {
            base64: encodeHistogram(this.#histogram),
            meanMicros: this.#responses > 0 ? this.#histogram.mean : 0,
            p999Micros: this.#responses > 0 ? this.#histogram.getValueAtPercentile(99.9) : 0,
          }
        : undefined,
    };
    this.#histogram.reset();
    this.#responses = this.#wrongStatus = this.#mismatches = this.#errors = this.#timeouts = 0;
    return counts;
  }
}
