/**
 * The result document: everything one run measured, and everything derived from it.
 *
 * A document is immutable and content-addressed (see `content-id.ts`). It has three parts: what was
 * asked (`lab` … `plan`), what was observed (`raw`), and what follows from the observations
 * (`comparisons` … `claims`). The third part is a pure function of the first two, so `lab check`
 * can derive it again and compare.
 *
 * Units stand in the names or in a `unit` field. Ratios have no unit: value of `variant` over value
 * of `baseline`.
 */
import { z } from "zod";

/** Version of the document's shape. A later version adds a step to `migrate.ts`. */
export const SCHEMA_VERSION = 1;

/** Version of the statistics that derive the third part; a change here makes old derivations incomparable. */
export const METHOD_VERSION = 2;

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, dots and hyphens");
const positive = z.number().positive();
const count = z.number().int().nonnegative();

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
  /** SHA-256 over src/harness, src/method and src/lab. */
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

/** How a variant was loaded, where that has to be said for each: open loops, and loads that differ. */
export const LoadSummary = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("closed"),
    connections: z.number().int().positive(),
    pipelining: z.number().int().positive(),
    /** autocannon's rate option. */
    ratePerSecond: positive.optional(),
  }),
  z.strictObject({
    kind: z.literal("open"),
    arrivals: z.enum(["poisson", "constant"]),
    profile: z.array(
      z.strictObject({
        fromSeconds: z.number().nonnegative(),
        toSeconds: positive,
        ratePerSecond: positive,
        toRatePerSecond: positive.optional(),
      }),
    ),
    settleSeconds: z.number().nonnegative(),
    sliceSeconds: positive,
    connections: z.number().int().positive(),
    maximumOutstanding: z.number().int().positive(),
    timeoutSeconds: positive,
  }),
  z.strictObject({
    kind: z.literal("capacity"),
    arrivals: z.enum(["poisson", "constant"]),
    objective: z.strictObject({
      percentile: positive,
      latencyMillis: positive,
      goodputShare: z.number().min(0).max(1),
    }),
    fromPerSecond: positive,
    toPerSecond: positive,
    resolution: positive,
    settleSeconds: z.number().nonnegative(),
    trySeconds: positive,
    connections: z.number().int().positive(),
    maximumOutstanding: z.number().int().positive(),
    timeoutSeconds: positive,
  }),
]);

/** What a reader must know about a workload to read its rows. */
export const WorkloadSummary = z.strictObject({
  id: slug,
  title: z.string(),
  role: Role,
  design: Design,
  connections: z.number().int().positive(),
  pipelining: z.number().int().positive(),
  /** Other work inside the request, for points of a dilution curve. */
  work: z
    .strictObject({ kind: z.enum(["cpu", "wait"]), millis: z.number().nonnegative() })
    .nullable(),
  /** For an ablation: the cause that the variant adds or removes, in a few words. */
  cause: z.string().nullable(),
  variants: z.array(slug).min(1),
  /** By variant. Where it is missing, all are under the closed loop of `connections` and `pipelining`. */
  loads: z.record(slug, LoadSummary).optional(),
  /** For a point of a curve: offered load over capacity. */
  utilization: positive.optional(),
  /** Where servers had every core but the generator's, and not one. */
  cores: z.literal("rest").optional(),
  /** The round trip that a proxy added between the servers and their services. */
  roundTripMillis: positive.optional(),
  /** What was done to a service while each schedule ran, in seconds from its start. */
  faults: z
    .array(
      z.strictObject({
        atSeconds: z.number().nonnegative(),
        service: z.string(),
        action: z.enum(["kill", "start"]),
      }),
    )
    .optional(),
});

export const VariantSummary = z.strictObject({ id: slug, title: z.string(), shows: z.string() });

/** Requests of one class in one slice of an open loop. */
export const ClassObservation = z.strictObject({
  completed: count,
  /** Failed, timed out or answered wrongly. */
  failed: count,
  refused: count,
  latencyMeanMicros: z.number().nonnegative(),
  latencyP50Micros: z.number().nonnegative(),
  latencyP99Micros: z.number().nonnegative(),
  latencyP999Micros: z.number().nonnegative(),
  waitMeanMicros: z.number().nonnegative().optional(),
});

/** One variant's measurements in one slice. */
export const Observation = z.strictObject({
  variant: slug,
  completed: count,
  errors: count,
  timeouts: count,
  mismatches: count,
  throughputPerSecond: z.number().nonnegative(),
  cpuMicrosPerRequest: z.number().nonnegative(),
  latencyP50Micros: z.number().nonnegative(),
  latencyP99Micros: z.number().nonnegative(),
  eventLoopUtilization: z.number().nonnegative(),
  eventLoopDelayP99Micros: z.number().nonnegative(),
  rssMegabytes: z.number().nonnegative(),
  gcMillisPerSecond: z.number().nonnegative(),
  /** These are missing where an instrument does not give them. */
  latencyMeanMicros: z.number().nonnegative().optional(),
  latencyP999Micros: z.number().nonnegative().optional(),
  waitMeanMicros: z.number().nonnegative().optional(),
  /** Open loop only, and by due time: requests that the bound on outstanding ones refused. */
  refused: count.optional(),
  latenessP99Micros: z.number().nonnegative().optional(),
  /** Of a capacity search; the rest of the observation is of the last schedule that met the objective. */
  capacityPerSecond: positive.optional(),
  classes: z.record(slug, ClassObservation).optional(),
  /** What the server counted of itself in the slice, over the requests completed. */
  counters: z.record(slug, z.number().nonnegative()).optional(),
  storeCpuMicrosPerRequest: z.number().nonnegative().optional(),
});

export const InvalidCause = z.enum([
  "generator-bound",
  "errors",
  "stolen-cpu",
  "machine-stall",
  "process-restarted",
  "clock-stepped",
  "late-dispatch",
  "overloaded",
  "service-died",
]);

/**
 * The smallest measured piece: one variant, or one pair at the same time, under load.
 * `cell` is an index into `plan.cells`; `spawn` counts that cell's fresh starts from 0.
 * A duet slice holds the cell's variant and then its baseline. In a control slice both observations
 * carry the baseline's id; the first is the one named `variant`. A slice of an interleaved cell holds one
 * observation; those with the same spawn and slice number, one for each variant, are compared.
 */
export const Slice = z.strictObject({
  cell: count,
  spawn: count,
  slice: count,
  seconds: positive,
  generatorUtilization: z.number().nonnegative(),
  stolenShare: z.number().min(0).max(1),
  invalid: InvalidCause.nullable(),
  observations: z.array(Observation).min(1),
});

/**
 * The ratio variant over baseline: the median over spawns of the median over each spawn's pairs, with
 * its 95 % interval from the bootstrap over spawns (`src/method/ratio.ts`).
 */
export const Comparison = z.strictObject({
  workload: slug,
  metric: Metric,
  variant: slug,
  baseline: slug,
  /** Over these requests only; over all where it is missing. */
  requestClass: slug.optional(),
  /** Of `countPerRequest`: which counter. */
  counter: slug.optional(),
  design: Design,
  ratio: positive,
  low: positive,
  high: positive,
  pairs: count,
  spawns: count,
  /** The smallest true difference (0.03 means 3 %) that this comparison would have told from none, 8 times in 10. */
  smallestDifference: z.number().nonnegative(),
  /** The generator, not the server, was the limit: a throughput ratio is then a lower bound of the distance from 1. */
  generatorBound: z.boolean(),
});

/** The absolute difference variant minus baseline, in the metric's unit: what an ablation adds or saves. */
export const Difference = z.strictObject({
  workload: slug,
  metric: Metric,
  variant: slug,
  baseline: slug,
  value: z.number(),
  low: z.number(),
  high: z.number(),
});

/** Variants whose intervals overlap, so that no order among them may be stated. Best group first. */
export const Group = z.strictObject({
  workload: slug,
  metric: Metric,
  groups: z.array(z.array(slug).min(1)),
});

export const Control = z.strictObject({
  workload: slug,
  baseline: slug,
  ratio: positive,
  low: positive,
  high: positive,
  pairs: count,
  spawns: count,
  /** What it is the ratio of; throughput where it is missing. */
  metric: Metric.optional(),
  requestClass: slug.optional(),
  /**
   * False when the interval excludes 1 or is wider than 10 %, or 50 % for a latency: every timing claim is
   * then inconclusive. Between the two, a claim's interval is widened by the control's.
   */
  passed: z.boolean(),
});

/**
 * The median over slices with its 95 % percentile interval over slices. A latency percentile's value
 * comes from the merged histogram; its interval is that of the median of the slices' percentiles,
 * carried to the merged value as a factor. Workloads without an interleaved cell have CPU per request only.
 */
export const Summary = z.strictObject({
  workload: slug,
  variant: slug,
  metric: Metric,
  requestClass: slug.optional(),
  /** Of `countPerRequest`: which counter. */
  counter: slug.optional(),
  unit: z.string(),
  value: z.number().nonnegative(),
  low: z.number().nonnegative(),
  high: z.number().nonnegative(),
  slices: count,
  /** Fresh starts of the process, where variants take turns under loads of their own. */
  spawns: count.optional(),
  /** The value is a lower bound, because the generator was the limit. */
  atLeast: z.boolean(),
});

/** Merged latencies of one variant alone under load, HdrHistogram V2, microseconds. */
export const Histogram = z.strictObject({
  workload: slug,
  variant: slug,
  requestClass: slug.optional(),
  unit: z.literal("microseconds"),
  loop: z.enum(["closed", "open"]),
  count,
  base64: z.string(),
});

export const InvariantResult = z.strictObject({
  id: slug,
  variant: slug,
  text: z.string(),
  expected: z.enum(["held", "broken"]),
  held: z.boolean(),
  /** Violations counted; 0 when held. */
  count,
  /** Cases looked at. */
  checked: count,
});

/** Threshold of a timing claim on one comparison. */
const claimSubject = {
  workload: slug,
  metric: Metric,
  variant: slug,
  requestClass: slug.optional(),
  counter: slug.optional(),
};
const claimTarget = { ...claimSubject, baseline: slug };
export const ClaimRule = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ratio-at-least"), ...claimTarget, threshold: positive }),
  z.strictObject({ kind: z.literal("ratio-at-most"), ...claimTarget, threshold: positive }),
  z.strictObject({ kind: z.literal("ratio-within"), ...claimTarget, from: positive, to: positive }),
  /** Measured ratio over the dilution form's prediction for that workload lies within `1 ± tolerance`. */
  z.strictObject({ kind: z.literal("dilution-agrees"), ...claimTarget, tolerance: positive }),
  /** The variant's own figure lies within these bounds, in the metric's unit. */
  z.strictObject({
    kind: z.literal("value-within"),
    ...claimSubject,
    from: z.number().nonnegative(),
    to: positive,
  }),
  z.strictObject({ kind: z.literal("invariant"), invariant: slug }),
]);

export const Claim = z.strictObject({
  id: slug,
  text: z.string(),
  kind: z.string(),
  rule: ClaimRule,
  verdict: Verdict,
  /** One sentence with the measured interval that decided, made from the data. */
  because: z.string(),
});

/**
 * A point of the dilution curve: what was measured, and what is expected from the CPU costs a
 * request, e for the baseline and f for the variant, measured at 0 ms of CPU work.
 *
 * For a `cpu` point both are ratios of throughput, variant over baseline; (w + e) / (w + f) is
 * expected, w being the work in microseconds. For a `wait` point both are gains in CPU per request,
 * baseline over variant, and e / f is expected at any wait: waiting costs no CPU. Its throughput ratio,
 * which is near 1 far from capacity, stands among the comparisons.
 */
export const DilutionPoint = z.strictObject({
  workload: slug,
  kind: z.enum(["cpu", "wait"]),
  workMillis: z.number().nonnegative(),
  variant: slug,
  baseline: slug,
  measured: z.strictObject({ ratio: positive, low: positive, high: positive }),
  predicted: z.strictObject({ ratio: positive, low: positive, high: positive }),
});

/** `plan` is as the service gave it, data and nothing else. */
export const ServicePlan = z.strictObject({ workload: slug, variant: slug, plan: z.json() });

export const SliceCounts = z.strictObject({
  valid: count,
  invalid: count,
  causes: z.record(z.string(), count),
});

export const ResultBody = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  methodVersion: z.number().int().positive(),
  lab: slug,
  chapter: z.number().int().positive(),
  title: z.string(),
  question: z.string(),
  mode: Mode,
  seed: z.number().int().nonnegative(),
  started: z.iso.datetime(),
  ended: z.iso.datetime(),
  plan: Plan,
  machine: Machine,
  software: Software,
  source: Source,
  variants: z.array(VariantSummary).min(1),
  workloads: z.array(WorkloadSummary).min(1),
  raw: z.strictObject({ slices: z.array(Slice), histograms: z.array(Histogram) }),
  comparisons: z.array(Comparison),
  differences: z.array(Difference),
  groups: z.array(Group),
  control: Control.nullable(),
  summaries: z.array(Summary),
  dilution: z.array(DilutionPoint),
  invariants: z.array(InvariantResult),
  /** How a service said it carried out a variant's statement, where the lab asks for it: EXPLAIN of PostgreSQL as JSON. */
  plans: z.array(ServicePlan).optional(),
  claims: z.array(Claim),
  slices: SliceCounts,
  /** The command that repeats this run. */
  reproduce: z.string(),
});

/** A result document: the body and its content id. */
export const ResultDocument = ResultBody.extend({
  id: z.string().regex(/^[0-9a-f]{16}$/, "the first 16 hex digits of a SHA-256"),
});

export type Mode = z.infer<typeof Mode>;
export type Verdict = z.infer<typeof Verdict>;
export type Design = z.infer<typeof Design>;
export type Metric = z.infer<typeof Metric>;
export type Machine = z.infer<typeof Machine>;
export type Software = z.infer<typeof Software>;
export type Source = z.infer<typeof Source>;
export type Plan = z.infer<typeof Plan>;
export type PlanCell = z.infer<typeof PlanCell>;
export type WorkloadSummary = z.infer<typeof WorkloadSummary>;
export type VariantSummary = z.infer<typeof VariantSummary>;
export type LoadSummary = z.infer<typeof LoadSummary>;
export type ClassObservation = z.infer<typeof ClassObservation>;
export type Observation = z.infer<typeof Observation>;
export type InvalidCause = z.infer<typeof InvalidCause>;
export type Slice = z.infer<typeof Slice>;
export type Comparison = z.infer<typeof Comparison>;
export type Difference = z.infer<typeof Difference>;
export type Group = z.infer<typeof Group>;
export type Control = z.infer<typeof Control>;
export type Summary = z.infer<typeof Summary>;
export type Histogram = z.infer<typeof Histogram>;
export type InvariantResult = z.infer<typeof InvariantResult>;
export type ClaimRule = z.infer<typeof ClaimRule>;
export type Claim = z.infer<typeof Claim>;
export type DilutionPoint = z.infer<typeof DilutionPoint>;
export type ServicePlan = z.infer<typeof ServicePlan>;
export type SliceCounts = z.infer<typeof SliceCounts>;
export type ResultBody = z.infer<typeof ResultBody>;
export type ResultDocument = z.infer<typeof ResultDocument>;
