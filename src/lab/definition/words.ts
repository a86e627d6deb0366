/** What the parts of a lab's definition are made of. */
import { z } from "zod";

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, dots and hyphens");

/** A service that a lab may ask for. */
export const ServiceName = z.enum(["redis", "postgres"]);

/** What a slice is measured in and a claim is about; a subset of the result document's metrics. */
export const ClaimMetric = z.enum([
  "throughputPerSecond",
  "cpuMicrosPerRequest",
  "latencyMeanMicros",
  "latencyP50Micros",
  "latencyP99Micros",
  "latencyP999Micros",
  "waitMeanMicros",
  "requestsInFlight",
  "capacityPerSecond",
  "countPerRequest",
  "storeCpuMicrosPerRequest",
]);

/** The metric of a claim or of the primary comparison; throughput where none is named. */
export const metric = ClaimMetric.default("throughputPerSecond");

export type ServiceName = z.infer<typeof ServiceName>;
