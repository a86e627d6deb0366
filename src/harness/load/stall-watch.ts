const TICK_MILLIS = 8;
/** Work explains a gap when the process was on its CPU for at least this share of it. */
const EXPLAINED_SHARE = 0.5;

/**
 * Watches this process' own clock. A gap between two ticks that CPU time of the process does not
 * explain means that the machine did not run it: nothing the server answered can cause one. Ticks only
 * between `begin` and `end`: an idle generator that woke 125 times a second made the one beside it, on the same
 * core, late by several milliseconds.
 */
export class StallWatch {
  #lastMillis = performance.now();
  #lastCpuMicros = cpuMicros();
  #longestMillis = 0;
  #ticking: NodeJS.Timeout | undefined;

  begin(): void {
    this.reset();
    this.#ticking ??= setInterval(() => this.#tick(), TICK_MILLIS).unref();
  }

  end(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  reset(): void {
    this.#lastMillis = performance.now();
    this.#lastCpuMicros = cpuMicros();
    this.#longestMillis = 0;
  }

  /** Longest unexplained gap since the last reset, milliseconds. */
  get longestMillis(): number {
    return this.#longestMillis;
  }

  #tick(): void {
    const nowMillis = performance.now();
    const nowCpuMicros = cpuMicros();
    const gapMillis = nowMillis - this.#lastMillis - TICK_MILLIS;
    const busyMillis = (nowCpuMicros - this.#lastCpuMicros) / 1e3;
    if (
      gapMillis > this.#longestMillis &&
      busyMillis < (gapMillis + TICK_MILLIS) * EXPLAINED_SHARE
    ) {
      this.#longestMillis = gapMillis;
    }
    this.#lastMillis = nowMillis;
    this.#lastCpuMicros = nowCpuMicros;
  }
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
