/** autocannon in a process of its own, so that its CPU time can be told from ours: one run for each message. */
import autocannon from "autocannon";

export interface AutocannonRun {
  url: string;
  connections: number;
  seconds: number;
  /** Its option `overallRate`. */
  ratePerSecond?: number;
}

/** What autocannon itself reports, its correction of rate-limited runs included; whole milliseconds. */
export interface AutocannonAnswer {
  type: "ran";
  p50Millis: number;
  p99Millis: number;
  maxMillis: number;
  answered: number;
  cpuMicros: number;
}

async function run({ url, connections, seconds, ratePerSecond }: AutocannonRun): Promise<void> {
  const cpu = process.cpuUsage();
  const { latency, requests } = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(ratePerSecond !== undefined && { overallRate: ratePerSecond }),
  });
  const { user, system } = process.cpuUsage(cpu);
  const answer: AutocannonAnswer = {
    type: "ran",
    p50Millis: latency.p50,
    p99Millis: latency.p99,
    maxMillis: latency.max,
    answered: requests.total,
    cpuMicros: user + system,
  };
  process.send?.(answer);
}

process.on("message", (message: AutocannonRun) => {
  run(message).catch((error: unknown) => {
    process.send?.({
      type: "failed",
      reason: error instanceof Error ? error.message : String(error),
    });
  });
});
process.on("disconnect", () => process.exit());
