import { performance } from "node:perf_hooks";

/**
 * Starts measuring how busy this process is; the function returned says so: the larger of CPU time
 * and of the event loop's busy time over wall time. A generator that waits for its core is busy too.
 */
export function startUtilization(): () => number {
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const begun = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const cpuShare = (user + system) / 1e3 / (performance.now() - begun);
    return Math.max(cpuShare, performance.eventLoopUtilization(loop).utilization);
  };
}
