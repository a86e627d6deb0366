import type { z } from "zod";
import type { Params, RequestSpec } from "./definition.ts";
import type { OpenLoop } from "./loads.ts";

/** One thing that was judged, in a sentence. */
export interface JudgedLine {
  ok: boolean;
  text: string;
}

/** One class of requests under a judge's load; latencies in milliseconds from when a request was due. */
export interface JudgedClass {
  /** "all" where no request states a class. */
  requestClass: string;
  completed: number;
  /** Answered with another status or body than expected. */
  wrong: number;
  failed: number;
  refused: number;
  meanMillis: number;
  p50Millis: number;
  /** Undefined where fewer than 10 observations lie beyond it. */
  p99Millis: number | undefined;
}

export interface JudgedLoad {
  classes: JudgedClass[];
  eventLoopDelayP99Millis: number;
  eventLoopUtilization: number;
  /** More requests were outstanding than the load allows. */
  overloaded: boolean;
}

/** What the harness lends to an exercise's judge. */
export interface JudgeContext {
  /** Absolute paths of the exercise's files. */
  learner: string;
  starter: string;
  solution: string;
  /** Addresses of the lab's services by name. */
  services: Record<string, string>;
  /** Starts a file as an app in a process of its own, follows one schedule against it, and ends it. */
  measure(
    file: "learner" | "starter" | "solution" | { path: string },
    params: z.infer<typeof Params>,
    requests: readonly RequestSpec[],
    load: z.input<typeof OpenLoop>,
    seed: string,
  ): Promise<JudgedLoad>;
}
