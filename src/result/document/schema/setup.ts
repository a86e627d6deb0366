/** What was asked of a run, and what it ran on. */
import { z } from "zod";
import { Metric } from "../../metrics.ts";
import { Fault } from "./fault.ts";
import { Load } from "./load.ts";
import { Backlog, count, Design, OtherWork, positive, Role, slug } from "./words.ts";

export const Machine = z.strictObject({
  cpuModel: z.string(),
  cores: z.number().int().positive(),
  memoryMegabytes: positive,
  os: z.string(),
  kernel: z.string(),
  arch: z.string(),
  virtualisation: z.string(),
  cgroupCpuLimit: positive.nullable(),
  cgroupMemoryLimitMegabytes: positive.nullable(),
  pinning: z.strictObject({
    applied: z.boolean(),
    servers: z.string(),
    generator: z.string(),
    reason: z.string(),
  }),
  loadAverageAtStart: z.number().nonnegative(),
  stolenShare: z.number().min(0).max(1),
  /** Milliseconds a fixed computation took before every round: the machine's drift. */
  speedProbeMillis: z.array(positive),
});

export const Software = z.strictObject({
  node: z.string(),
  v8: z.string(),
  /** Exact versions of the lab's own dependencies, and of the generator. */
  packages: z.record(z.string(), z.string()),
  services: z.record(z.string(), z.string()),
});

const digest = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 digest in lower-case hex");

export const Source = z.strictObject({
  commit: z.string(),
  dirty: z.boolean(),
  /** SHA-256 over the lab's files that take part in the measurement. */
  labDigest: digest,
  /** SHA-256 over src/harness, src/lab and src/stats. */
  harnessDigest: digest,
  /** SHA-256 over the canonical claims, thresholds included, taken before the run. */
  claimsDigest: digest,
});

/**
 * A comparison as planned and carried out. An interleaved cell covers all variants of its workload; its
 * `variant` is its `baseline`. A control cell's variant is its baseline's second copy.
 */
export const PlanCell = z.strictObject({
  workload: slug,
  design: z.enum(["duet", "interleaved", "control"]),
  variant: slug,
  baseline: slug,
  spawns: count,
  /** A third process computed on the servers' core, so that the generator was not the limit. */
  ballast: z.boolean(),
  stoppedBecause: z.enum(["precise", "budget", "interrupted"]),
  /** What a control cell's ratio is of; throughput where it is missing. */
  metric: Metric.optional(),
  requestClass: slug.optional(),
});

export const Plan = z.strictObject({
  sliceSeconds: positive,
  slicesPerSpawn: z.number().int().positive(),
  minimumSpawns: z.number().int().positive(),
  budgetSecondsPerComparison: positive,
  targetHalfWidth: positive,
  /** The run ended before its plan did; what is here is what it had. */
  partial: z.boolean(),
  cells: z.array(PlanCell),
});

/** What a reader must know about a workload to read its rows. */
export const WorkloadSummary = z.strictObject({
  id: slug,
  title: z.string(),
  role: Role,
  design: Design,
  connections: z.number().int().positive(),
  pipelining: z.number().int().positive(),
  /** Other work inside the request, for points of a dilution curve. */
  work: OtherWork.nullable(),
  /** For an ablation: the cause that the variant adds or removes, in a few words. */
  cause: z.string().nullable(),
  variants: z.array(slug).min(1),
  /** By variant. Where it is missing, all are under the closed loop of `connections` and `pipelining`. */
  loads: z.record(slug, Load).optional(),
  /** For a point of a curve: offered load over capacity. */
  utilization: positive.optional(),
  /** Where servers had every core but the generator's, and not one. */
  cores: z.literal("rest").optional(),
  /** The round trip that a proxy added between the servers and their services. */
  roundTripMillis: positive.optional(),
  /** What was done to services and processes while each schedule ran, in seconds from its start or after a count. */
  faults: z.array(Fault).optional(),
  /** Which of the server's counters a backlog is the difference of: what arrived, less all that is done. */
  backlog: Backlog.optional(),
});

export const VariantSummary = z.strictObject({ id: slug, title: z.string(), shows: z.string() });

export type Machine = z.infer<typeof Machine>;
export type Software = z.infer<typeof Software>;
export type Source = z.infer<typeof Source>;
export type PlanCell = z.infer<typeof PlanCell>;
export type Plan = z.infer<typeof Plan>;
export type WorkloadSummary = z.infer<typeof WorkloadSummary>;
export type VariantSummary = z.infer<typeof VariantSummary>;
