import { constants, copyFileSync, existsSync } from "node:fs";
import { join, relative } from "node:path";
import { type CpuExercise, Workload } from "../../lab/definition.ts";
import type { LoadedLab } from "../../lab/load-lab.ts";
import { UsageError } from "../../result/document/errors.ts";
import { pairedRatio } from "../../stats/ratio.ts";
import { verdict } from "../../stats/verdict.ts";
import { measureDuet } from "../measure/duet.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { Reporter } from "../reporter.ts";
import { type Cell, paceOf } from "../run/plan.ts";
import { startServer } from "../testbed/server-under-test.ts";
import { withSession } from "../testbed/session.ts";
import type { TestBed } from "../testbed/testbed.ts";
import { checkResponses, expectOwnAnswers } from "../verify/response-check.ts";
import { judgeByLab } from "./exercise-judge.ts";

const MINIMUM_SPAWNS = 3;
/** When the interval still straddles the limit after this many, the median decides. */
const MAXIMUM_SPAWNS = 8;

interface ExerciseOptions {
  root: string;
  lab: LoadedLab;
  signal: AbortSignal;
  reporter: Reporter;
}

interface ExerciseOutcome {
  passed: boolean;
  /** What was judged, one line each, in the order of judging. */
  lines: { ok: boolean; text: string }[];
  /** Relative to the root. */
  learnerFile: string;
  /** The learner's file was made from the starter just now. */
  created: boolean;
}

/**
 * Judges the learner's file: by the lab's own judge where it has one; else first whether its answers
 * are right, then its CPU time per request in duets against the solution and against the starter.
 */
export function judgeExercise({
  root,
  lab,
  signal,
  reporter,
}: ExerciseOptions): Promise<ExerciseOutcome> {
  const { exercise } = lab;
  if (exercise === undefined) throw new UsageError(`Lab ${lab.id} has no exercise.`);
  const learner = join(lab.folder, exercise.learner);
  const created = !existsSync(learner);
  if (created) copyFileSync(join(lab.folder, exercise.starter), learner, constants.COPYFILE_EXCL);
  const outcome: ExerciseOutcome = {
    passed: false,
    lines: [],
    learnerFile: relative(root, learner),
    created,
  };
  const session = {
    root,
    lab,
    signal,
    onProgress: (text: string) => reporter.event({ type: "phase", phase: "prepare", text }),
    purpose: `lab exercise ${lab.id}`,
    onWait: (text: string) => reporter.event({ type: "note", text }),
    interrupted: "Interrupted; judging keeps nothing, so start it again when you like.",
  };
  return withSession(session, async (bed, generator) => {
    if ("judge" in exercise) {
      reporter.event({ type: "phase", phase: "verify", text: "Judging" });
      outcome.lines.push(...(await judgeByLab(bed, exercise)));
    } else outcome.lines.push(...(await judgeCpu({ bed, generator, exercise, reporter })));
    outcome.passed = outcome.lines.length > 0 && outcome.lines.every(({ ok }) => ok);
    return outcome;
  });
}

interface CpuJudgement {
  bed: TestBed;
  generator: NodeProcess;
  exercise: CpuExercise;
  reporter: Reporter;
}

async function judgeCpu({
  bed,
  generator,
  exercise,
  reporter,
}: CpuJudgement): Promise<ExerciseOutcome["lines"]> {
  const lines: ExerciseOutcome["lines"] = [];
  const workload = Workload.parse({
    id: "exercise",
    title: exercise.task,
    apps: Object.fromEntries(
      (["solution", "learner", "starter"] as const).map((id) => [id, { file: exercise[id] }]),
    ),
    requests: exercise.requests,
    load: exercise.load,
  });
  reporter.event({ type: "phase", phase: "verify", text: "Checking the answers" });
  const differences = await wrongAnswers(bed, workload);
  if (differences.length > 0)
    return differences.map((difference) => ({ ok: false, text: `Your server ${difference}.` }));
  lines.push({
    ok: true,
    text: `Every field of every answer is right (${workload.requests.length} requests compared byte for byte).`,
  });
  const limits = [
    ["solution", exercise.cpuAtMostOfSolution],
    ["starter", exercise.cpuAtMostOfStarter],
  ] as const;
  for (const [against, limit] of limits) {
    reporter.event({
      type: "phase",
      phase: "measure",
      text: `Comparing CPU time per request with the ${against}'s`,
    });
    const { ratio, low, high, ok } = await compareCpu(bed, generator, workload, against, limit);
    lines.push({
      ok,
      text: `CPU time per request is ${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}) of the ${against}'s; at most ${limit} is asked for.`,
    });
  }
  return lines;
}

async function wrongAnswers(bed: TestBed, workload: Workload): Promise<string[]> {
  const server = await startServer(bed, workload, "learner");
  try {
    return await checkResponses(server.url, workload.requests);
  } finally {
    await server.process.stop();
  }
}

/** The starter's answers may be wrong, which is part of the exercise; they still have a cost. */
async function asItAnswers(bed: TestBed, workload: Workload, id: string): Promise<Workload> {
  const server = await startServer(bed, workload, id);
  try {
    return Workload.parse({
      ...workload,
      requests: await expectOwnAnswers(server.url, workload.requests),
    });
  } finally {
    await server.process.stop();
  }
}

async function compareCpu(
  bed: TestBed,
  generator: NodeProcess,
  workload: Workload,
  against: string,
  limit: number,
) {
  const cell: Cell = {
    workload: workload.id,
    design: "duet",
    variant: "learner",
    baseline: against,
    minimumSpawns: MINIMUM_SPAWNS,
    budgetSeconds: Number.POSITIVE_INFINITY,
    targetHalfWidth: 0,
    fixedSpawns: false,
    ballast: workload.ballast,
  };
  const workloadFor = { [against]: await asItAnswers(bed, workload, against) };
  const spawns: number[][] = [];
  for (let spawn = 0; ; spawn++) {
    const ratios: number[] = [];
    await measureDuet({
      bed,
      generator,
      workload,
      cell,
      spawn,
      pace: paceOf("quick"),
      workloadFor,
      onSlice: (_, { observations: [learner, other] }) => {
        if (learner && other && other.cpuMicrosPerRequest > 0)
          ratios.push(learner.cpuMicrosPerRequest / other.cpuMicrosPerRequest);
      },
    });
    spawns.push(ratios);
    if (spawns.length < MINIMUM_SPAWNS) continue;
    const { value: ratio, low, high } = pairedRatio(spawns, { seed: `exercise/${against}` });
    const word = verdict({ low, high }, { kind: "at-most", threshold: limit });
    if (word !== "inconclusive" || spawns.length >= MAXIMUM_SPAWNS)
      return { ratio, low, high, ok: ratio <= limit };
  }
}
