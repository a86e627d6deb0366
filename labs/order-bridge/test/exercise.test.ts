import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import type { JudgeContext, JudgedFile } from "../../../src/lab/judge.ts";
import { reconcile } from "../../../src/lab/ledger.ts";
import { startHosted } from "../../../test/labs/hosted.ts";
import { judge } from "../exercise/judge.ts";
import lab from "../lab.ts";
import { type TrialAccount, trial } from "../oracle/trial.ts";
import { usual } from "../system/scenario.ts";
import { labFolder, type Stores, startStores } from "./start.ts";

const { exercise } = LabSchema.parse(lab);

const RIGHT: TrialAccount = {
  ...reconcile({ accepted: [], effects: [] }),
  accepted: 100,
  completed: 100,
  centsAstray: 0,
  misdirected: 0,
  delaysMillis: Array.from({ length: 100 }, (_, index) => 10 * index),
  latenciesMillis: Array.from({ length: 100 }, () => 40),
};

/** A judge's context whose trials come to what they are told, in order. */
function contextOf(...accounts: Partial<TrialAccount>[]) {
  const asked: JudgedFile[] = [];
  const context: JudgeContext = {
    learner: "learner.ts",
    starter: "starter.ts",
    solution: "solution.ts",
    services: {},
    measure: async () => {
      throw new Error("this judge measures nothing by the generator");
    },
    withApp: async <Result>(file: JudgedFile) => {
      asked.push(file);
      return { ...RIGHT, ...accounts[asked.length - 1] } as Result;
    },
  };
  return { context, asked };
}

const verdicts = async (...accounts: Partial<TrialAccount>[]) =>
  (await judge(contextOf(...accounts).context)).map(({ ok }) => ok);

describe("the judge", () => {
  test("tries three seeds, one of them new each time, and then times a trial of both without faults", async () => {
    const { context, asked } = contextOf();
    const lines = await judge(context);
    expect(lines.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    expect(asked).toEqual(["learner", "learner", "learner", "learner", "solution"]);
    const seedsOf = async () =>
      (await judge(contextOf().context))
        .slice(0, 3)
        .map(({ text }) => /seed (\S+):/.exec(text)![1]);
    const [once, again] = [await seedsOf(), await seedsOf()];
    expect(once.slice(0, 2)).toEqual(again.slice(0, 2));
    expect(once[2]).not.toBe(again[2]);
  });

  test.each<Partial<TrialAccount>>([
    { lost: 1 },
    { inFlight: 1 },
    { deadLettered: 1 },
    { duplicated: 1 },
    { phantom: 1 },
    { misordered: 1 },
    { centsAstray: 1 },
  ])("is not content with %o under one seed of three, and times nothing then", async (wrong) => {
    expect(await verdicts({}, wrong, {})).toEqual([true, false, true]);
  });

  test("asks for 95 tickets in 100 within a second and a half", async () => {
    const slow = (late: number) => ({
      delaysMillis: Array.from({ length: 100 }, (_, index) => (index < 100 - late ? 10 : 1_501)),
    });
    expect(await verdicts({}, {}, {}, slow(5))).toEqual([true, true, true, true, true]);
    expect(await verdicts({}, {}, {}, slow(6))).toEqual([true, true, true, false, true]);
  });

  test("lets customers wait for 1.5 times as long as with the solution and 25 ms, and no longer", async () => {
    const all = (millis: number) => ({
      latenciesMillis: Array.from({ length: 100 }, () => millis),
    });
    expect(await verdicts({}, {}, {}, all(85), all(40))).toEqual([true, true, true, true, true]);
    expect(await verdicts({}, {}, {}, all(86), all(40))).toEqual([true, true, true, true, false]);
  });
});

describe("the exercise's files", () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await startStores();
  });
  afterAll(() => stores.stop());

  async function tried(file: string, seed: string): Promise<TrialAccount> {
    const { url, tools, stop } = await startHosted(labFolder, file, usual, stores.urls);
    try {
      return await trial({ url, services: stores.urls, variant: file, tools, seed });
    } finally {
      stop();
    }
  }

  test("are told apart by a trial: the starter loses and doubles, the solution does neither", async () => {
    const starter = await tried(exercise!.starter, "order-bridge/exercise/1");
    expect(starter.lost).toBeGreaterThan(0);
    expect(starter.duplicated).toBeGreaterThan(0);
    const solution = await tried(exercise!.solution, "order-bridge/exercise/1");
    expect(solution).toMatchObject({ lost: 0, inFlight: 0, duplicated: 0, misordered: 0 });
  });
});
