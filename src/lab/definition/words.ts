/** What the parts of a lab's definition are made of. */
import { z } from "zod";
import { ClaimMetric, DEFAULT_METRIC } from "../../result/metrics.ts";

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, dots and hyphens");

/** A service that a lab may ask for. */
export const ServiceName = z.enum(["redis", "postgres"]);

/** The metric of a claim or of the primary comparison; throughput where none is named. */
export const metric = ClaimMetric.default(DEFAULT_METRIC);

export type ServiceName = z.infer<typeof ServiceName>;
