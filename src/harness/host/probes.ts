import { monitorEventLoopDelay, PerformanceObserver, performance } from "node:perf_hooks";
import type { ProbeAnswer } from "./protocol.ts";

const DELAY_RESOLUTION_MILLIS = 10;

/** Starts this process' own instruments; the function returned reads them. */
export function startProbes(): () => ProbeAnswer {
  let gcMillis = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) gcMillis += entry.duration;
  }).observe({ entryTypes: ["gc"] });
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MILLIS });
  delay.enable();
  return () => {
    const { user, system } = process.cpuUsage();
    const { active, idle } = performance.eventLoopUtilization();
    // The histogram holds the sampling interval itself; the delay is what exceeds it.
    const p99 = delay.percentile(99) / 1e3 - DELAY_RESOLUTION_MILLIS * 1e3;
    delay.reset();
    return {
      type: "probed",
      wallMicros: performance.now() * 1e3,
      cpuMicros: user + system,
      eventLoopActiveMillis: active,
      eventLoopIdleMillis: idle,
      eventLoopDelayP99Micros: Number.isFinite(p99) ? Math.max(0, p99) : 0,
      rssBytes: process.memoryUsage.rss(),
      gcMillis,
    };
  };
}
