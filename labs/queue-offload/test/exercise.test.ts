import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JudgeContext, JudgedFile } from "../../../src/lab/judge.ts";
import { judge, lineOf } from "../exercise/judge.ts";
import { type Trial, trial } from "../oracle/trial.ts";
import { demanding } from "../system/scenario.ts";
import { definition, type Stores, startServer, startStores } from "./start.ts";

const exercise = definition.exercise as { starter: string; solution: string };

const account = (some: Partial<Trial> = {}): Trial => ({
  accepted: 30,
  completed: 29,
  deadLettered: 1,
  inFlight: 0,
  lost: 0,
  duplicated: 0,
  surplusEffects: 0,
  misordered: 0,
  phantom: 0,
  unansweredCompleted: 0,
  remainder: 0,
  poison: 1,
  misdirected: 0,
  mostTries: 5,
  faults: [],
  ...some,
});

describe("a line of the judge", () => {
  test("is content with an account in which all is right, and tells it", () => {
    const { ok, text } = lineOf("s", account());
    expect(ok).toBe(true);
    expect(text).toBe(
      "Faults by seed s: 30 accepted: 29 completed, 1 dead-lettered, 0 in flight, 0 lost; 0 duplicated, 0 out of order, 0 phantom. All is right.",
    );
  });

  test.each([
    [{ lost: 1 }, "When is a message deleted"],
    [{ inFlight: 1 }, "still on its way"],
    [{ surplusEffects: 1 }, "How long is a message yours"],
    [{ misdirected: 2 }, "2 orders are in the dead-letter queue"],
    [{ mostTries: 6 }, "was begun 6 times"],
  ])("asks where to look for %o", (some, words) => {
    const { ok, text } = lineOf("s", account(some));
    expect(ok).toBe(false);
    expect(text).toContain(words);
  });
});

describe("the judge", () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await startStores();
  });
  afterAll(() => stores?.stop());

  function contextFor(learner: string): JudgeContext {
    const fileOf = (file: JudgedFile) =>
      file === "learner" ? learner : file === "solution" ? exercise.solution : exercise.starter;
    return {
      learner,
      starter: exercise.starter,
      solution: exercise.solution,
      services: stores.urls,
      measure: () => Promise.reject(new Error("this judge measures nothing by itself")),
      withApp: async (file, params, look) => {
        const server = await startServer(stores, fileOf(file), params as Record<string, number>);
        try {
          return await look({ url: server.url, tools: server.tools });
        } finally {
          server.stop();
        }
      },
    };
  }

  test("is content with the solution under a seed that nobody has seen", async () => {
    const lines = await judge(contextFor(exercise.solution), { seeds: 1, isDrainJudged: false });
    expect(lines.map(({ ok, text }) => (ok ? "" : text))).toEqual([""]);
    expect(lines[0]!.text).toMatch(/unseen-\d+/);
  });

  test("finds that the starter loses orders", async () => {
    const server = await startServer(stores, exercise.starter, demanding);
    try {
      const { url, tools } = server;
      const seed = "queue-offload/exercise/1";
      const outcome = await trial({ url, services: stores.urls, variant: "learner", tools, seed });
      expect(outcome.lost).toBeGreaterThan(0);
      expect(lineOf(seed, outcome).ok).toBe(false);
    } finally {
      server.stop();
    }
  });
});
