import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JudgeContext, JudgedFile } from "../../../src/lab/judge.ts";
import { stillRunningAfter } from "../../../test/harness/run/driven-run.ts";
import { judge, lineOf } from "../exercise/judge.ts";
import { sqsContents } from "../oracle/queue-contents.ts";
import type { Trial } from "../oracle/trial.ts";
import { demanding, WORKERS } from "../system/scenario.ts";
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

  test("has a starter to judge that loses what its workers had when they were killed", async () => {
    // Work that takes far longer than the kills.
    const params = { ...demanding, slowness: 200, visibilitySeconds: 120 };
    const { url, tools, stop } = await startServer(stores, exercise.starter, params);
    const get = async (path: string) => (await fetch(url + path)).json();
    try {
      const orders = Array.from({ length: 8 }, () =>
        fetch(`${url}/orders`, { method: "POST", body: '{"item": 7, "quantity": 1}' }),
      );
      for (const { status } of await Promise.all(orders)) expect(status).toBe(202);
      await expect.poll(async () => (await get("/counters")).attempts).toBe(8);
      for (let worker = 0; worker < WORKERS; worker++) {
        const [killed] = await tools.follow([{ atSeconds: 0, process: "worker", action: "kill" }]);
        expect(await stillRunningAfter([killed!.pid!], 20_000)).toEqual([]);
      }
      const { addresses } = await get("/about");
      const queue = sqsContents(addresses.queue, addresses.dead);
      expect(await queue.countPending()).toBe(0);
      expect(await queue.listDead()).toEqual([]);
      await queue.close();
      expect((await get("/counters")).completed).toBe(0);
    } finally {
      stop();
    }
  });
});
