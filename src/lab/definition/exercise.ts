/** The task a lab sets its reader, and what decides whether the reader has solved it. */
import { z } from "zod";
import type { JudgeContext, JudgedLine } from "../judge.ts";
import { ClosedLoop } from "../load-profile.ts";
import { RequestSpec } from "./request.ts";

/** What every exercise has. */
const common = {
  /** Shown first. */
  task: z.string().min(1),
  /** The learner's file, copied from `starter` when it does not exist yet. All files are relative to the lab's folder. */
  learner: z.string(),
  starter: z.string(),
  solution: z.string(),
  /** Whether the author still has to write it; as long as it is so, the chapter has to be a draft. */
  unfinished: z.boolean().default(false),
};

/** A task whose answers have to be right, and cheap in CPU time per request, which duets measure. */
export const CpuExercise = z.strictObject({
  ...common,
  requests: z.array(RequestSpec).min(1),
  load: ClosedLoop,
  /** CPU per request of the learner's file over the solution's, at most. */
  cpuAtMostOfSolution: z.number().positive(),
  /** CPU per request of the learner's file over the starter's, at most. */
  cpuAtMostOfStarter: z.number().positive(),
});

/** A task that the lab itself judges. */
export const JudgedExercise = z.strictObject({
  ...common,
  judge: z.custom<(context: JudgeContext) => Promise<JudgedLine[]>>(
    (value) => typeof value === "function",
    "a function",
  ),
});

export const Exercise = z.union([CpuExercise, JudgedExercise]);

export type Exercise = z.infer<typeof Exercise>;
export type CpuExercise = z.infer<typeof CpuExercise>;
export type JudgedExercise = z.infer<typeof JudgedExercise>;
