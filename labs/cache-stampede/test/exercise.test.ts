import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import type { JudgeContext, JudgedClass, JudgedLoad } from "../../../src/lab/judge.ts";
import { NO_APP } from "../../../test/labs/no-faults.ts";
import { send } from "../../../test/labs/served-app.ts";
import { judge } from "../exercise/judge.ts";
import lab from "../lab.ts";
import { expiry } from "../system/scenario.ts";
import { type Stores, startServer, startStores } from "./start.ts";

const { exercise } = LabSchema.parse(lab);

const kind = (requestClass: string, completed: number, wrong = 0): JudgedClass => ({
  requestClass,
  completed,
  wrong,
  failed: 0,
  refused: 0,
  meanMillis: 1,
  p50Millis: 1,
  p99Millis: 2,
});

interface Measured {
  file: unknown;
  isCold: boolean;
  seed: string;
}

/** A judge's context whose measurements are made up, and kept. */
function contextOf(classesOf: (measured: Measured) => JudgedClass[]) {
  const asked: Measured[] = [];
  const context: JudgeContext = {
    learner: "learner.ts",
    starter: "starter.ts",
    solution: "solution.ts",
    services: {},
    ...NO_APP,
    measure: async (file, params, _requests, _load, seed): Promise<JudgedLoad> => {
      const measured = { file, isCold: params.pages !== 1, seed };
      asked.push(measured);
      return {
        classes: classesOf(measured),
        eventLoopDelayP99Millis: 1,
        eventLoopUtilization: 0.1,
        overloaded: false,
      };
    },
  };
  return { context, asked };
}

const good = ({ isCold }: Measured) =>
  isCold ? [kind("all", 4_800)] : [kind("page", 2_600), kind("audit", 110)];
const verdicts = async (classesOf: (measured: Measured) => JudgedClass[]) =>
  (await judge(contextOf(classesOf).context)).map(({ ok }) => ok);

describe("the judge", () => {
  test("draws arrivals three times, then measures a cold start of both", async () => {
    const { context, asked } = contextOf(good);
    const lines = await judge(context);
    expect(lines.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(new Set(asked.filter(({ isCold }) => !isCold).map(({ seed }) => seed)).size).toBe(3);
    expect(asked.filter(({ isCold }) => isCold).map(({ file }) => file)).toEqual([
      "learner",
      "solution",
    ]);
  });

  test("is content with 0.9 of the solution's cold start, and not with less", async () => {
    const at = (completed: number) =>
      verdicts((measured) =>
        measured.isCold && measured.file === "learner" ? [kind("all", completed)] : good(measured),
      );
    expect(await at(4_320)).toEqual([true, true, true, true]);
    expect(await at(4_319)).toEqual([true, true, true, false]);
  });

  test("finds a page that was made twice, under one seed of three, and starts nothing cold", async () => {
    const { context, asked } = contextOf((measured) =>
      measured.seed.endsWith("/2") ? [kind("page", 2_600), kind("audit", 90, 20)] : good(measured),
    );
    const lines = await judge(context);
    expect(lines.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(lines[1]!.text).toContain("20 of 110 looks");
    expect(asked.some(({ isCold }) => isCold)).toBe(false);
  });

  test("finds requests that were not answered, and a server that cannot be asked", async () => {
    expect(await verdicts(() => [kind("page", 2_600, 1), kind("audit", 110)])).toEqual([
      false,
      false,
      false,
    ]);
    expect(await verdicts(() => [kind("page", 2_600)])).toEqual([false, false, false]);
  });
});

describe("the exercise's files", () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await startStores();
  });
  afterAll(() => stores.stop());

  /** Whether nothing was stored twice when a crowd asks for a slow page that nobody has. */
  async function survives(file: string): Promise<boolean> {
    // The slow page takes 2.4 s; those who look for it for a second find none, however slow their looks are.
    const server = await startServer(stores, file, { ...expiry, workMillis: 600 });
    const get = (path: string) => send(server.url, { method: "GET", path });
    try {
      const answers = await Promise.all(Array.from({ length: 24 }, () => get("/page/2")));
      // On a busy machine somebody may be told that Redis took too long.
      const given = answers.filter(({ status }) => status === 200);
      expect(given.length).toBeGreaterThan(0);
      for (const { body } of given) expect(body).toBe('{"ok":true}');
      return (await get("/audit")).body === '{"ok":true}';
    } finally {
      server.stop();
    }
  }

  test("are told apart: the starter makes a slow page again and again, the solution once", async () => {
    expect(await survives(exercise!.starter)).toBe(false);
    expect(await survives(exercise!.solution)).toBe(true);
  });
});
