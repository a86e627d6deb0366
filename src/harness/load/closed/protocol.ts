import type { RequestSpec } from "../../../lab/definition.ts";

/** One server under load: in a duet there are two, loaded at the same time. */
export interface Target {
  url: string;
  connections: number;
  pipelining: number;
  /** Bound on the rate, autocannon's option. */
  ratePerSecond: number | undefined;
  requests: RequestSpec[];
}

/** Starts loading the targets in the order given and goes on until "stop". */
interface LoadMessage {
  type: "load";
  targets: Target[];
}

/** Loads until every target has answered enough requests and throughput shows no trend, within these bounds. */
export interface WarmUpMessage {
  type: "warm-up";
  /** Responses of each target: engines recompile hot code for thousands of calls. */
  requests: number;
  minSeconds: number;
  maxSeconds: number;
}

export interface WarmAnswer {
  type: "warm";
  seconds: number;
}

export interface SliceMessage {
  type: "slice";
  seconds: number;
  withHistograms: boolean;
}

interface StopMessage {
  type: "stop";
}

/** What one target answered during a slice; latencies are closed-loop service times. */
export interface TargetCounts {
  completed: number;
  errors: number;
  timeouts: number;
  mismatches: number;
  /** From the first to the last response of the slice, so that no request is cut at its edges. */
  throughputPerSecond: number;
  latencyP50Micros: number;
  latencyP99Micros: number;
  /** What only whole histograms tell; given where they were asked for. */
  ofHistogram: { base64: string; meanMicros: number; p999Micros: number } | undefined;
}

export interface SliceAnswer {
  type: "slice-ended";
  seconds: number;
  targets: TargetCounts[];
  /** The larger of two shares of wall time: CPU time of the generator, and its event loop's busy time. */
  generatorUtilization: number;
  /** Longest time in which the generator's clock ran on and its own work does not explain why, milliseconds. */
  longestStallMillis: number;
  /** How far the wall clock moved against the monotonic one, milliseconds. */
  clockStepMillis: number;
}

export type GeneratorMessage = LoadMessage | WarmUpMessage | SliceMessage | StopMessage;
