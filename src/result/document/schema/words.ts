/** What the parts of a result document are made of. */
import { z } from "zod";

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, dots and hyphens");
export const positive = z.number().positive();
export const count = z.number().int().nonnegative();

export const Mode = z.enum(["quick", "default", "reference"]);
export const Verdict = z.enum(["supported", "not-supported", "inconclusive"]);
export const Design = z.enum(["duet", "interleaved"]);
export const Role = z.enum(["main", "dilution", "ablation", "curve"]);

/** What a slice can be measured in. Each name carries its unit. */
export const Metric = z.enum([
  "throughputPerSecond",
  "cpuMicrosPerRequest",
  "latencyP50Micros",
  "latencyP99Micros",
  "eventLoopUtilization",
  "eventLoopDelayP99Micros",
  "rssMegabytes",
  "gcMillisPerSecond",
  "generatorUtilization",
  "latencyMeanMicros",
  "latencyP999Micros",
  /** Mean of what the server itself says a request waited. */
  "waitMeanMicros",
  /** Throughput times mean latency, which is the number in flight (Little's law). */
  "requestsInFlight",
  /** How late an open loop's driver handled what was due. */
  "latenessP99Micros",
  /** The highest rate at which the workload's objective was met. */
  "capacityPerSecond",
  /** What a server counted of itself, such as queries sent, over the requests completed; `counter` says which. */
  "countPerRequest",
  /** CPU time of the services' processes over the requests completed. */
  "storeCpuMicrosPerRequest",
]);

export type Mode = z.infer<typeof Mode>;
export type Verdict = z.infer<typeof Verdict>;
export type Design = z.infer<typeof Design>;
export type Metric = z.infer<typeof Metric>;
