/** The judge of a lab's exercise: a function that the lab brings, and the tools that the harness hands to it. */
import type { z } from "zod";
import type { RequestSpec } from "./definition/request.ts";
import type { Params } from "./definition/workload.ts";
import type { FaultTools } from "./faults.ts";
import type { OpenLoop } from "./load-profile.ts";

/** One thing that a judge looked at, in a sentence. */
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

/** What the harness hands to a judge. */
export interface JudgeContext {
  /** Absolute paths of the exercise's files. */
  learner: string;
  starter: string;
  solution: string;
  /** Addresses of the lab's services by name. */
  services: Record<string, string>;
  /** Starts a file as an app in its own process, follows one schedule against it, and ends it. */
  measure(
    file: JudgedFile,
    params: z.infer<typeof Params>,
    requests: readonly RequestSpec[],
    load: z.input<typeof OpenLoop>,
    seed: string,
  ): Promise<JudgedLoad>;
  /** Starts a file as an app in its own process, lets the judge look at it and harm it, and ends it. */
  withApp<Result>(
    file: JudgedFile,
    params: z.infer<typeof Params>,
    look: (app: JudgedApp) => Promise<Result>,
  ): Promise<Result>;
}

/** One of the exercise's files, or another of the lab. */
export type JudgedFile = "learner" | "starter" | "solution" | { path: string };

/** An app that runs for a judge. */
export interface JudgedApp {
  /** Base address, no trailing slash. */
  url: string;
  tools: FaultTools;
}
