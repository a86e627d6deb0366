import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RequestSpec } from "../../../src/lab/definition.ts";
import type { JudgeContext, JudgedClass } from "../../../src/lab/judge.ts";
import { NO_APP } from "../../../test/labs/no-faults.ts";
import { makeLadder } from "../exercise/data.ts";
import { judge, latencyLine } from "../exercise/judge.ts";
import { requestsAsked } from "../exercise/requests.ts";
import { definition, labFolder, send, startDatabase, type TestDatabase } from "./start.ts";

const HOST = fileURLToPath(new URL("../../../src/harness/host/main.ts", import.meta.url));
const exercise = definition.exercise!;
let database: TestDatabase;
let asked: RequestSpec[];
beforeAll(async () => {
  database = await startDatabase();
  await makeLadder(database.services);
  const client = new pg.Client({ connectionString: database.services.postgres });
  await client.connect();
  asked = await requestsAsked(client);
  await client.end();
});
afterAll(() => database?.stop());

async function wrongAnswers(url: string, requests: readonly RequestSpec[]): Promise<number> {
  const answers = await Promise.all(requests.map((request) => send(url, request)));
  return answers.filter(
    ({ status, body }, index) =>
      status !== requests[index]!.expect.status || body !== requests[index]!.expect.body,
  ).length;
}

test.each(["starter", "solution"] as const)("the %s gives every answer asked for", async (file) => {
  const url = await database.start(exercise[file]);
  expect(asked).toHaveLength(9);
  expect(await wrongAnswers(url, asked)).toBe(0);
});

/** A judge's context that starts files in processes of their own, as the harness does, and makes latencies up. */
function contextOf(learner: string, p99Millis = (_file: string) => 3): JudgeContext {
  const path = (file: string) => fileURLToPath(new URL(file, labFolder));
  const files = {
    learner: path(learner),
    starter: path(exercise.starter),
    solution: path(exercise.solution),
  };
  return {
    ...files,
    services: database.services,
    ...NO_APP,
    async measure(file, params, requests, _load, seed) {
      if (typeof file !== "string") throw new Error("the judge names its files");
      const child = fork(HOST, { execArgv: [] });
      child.send({
        type: "start",
        file: files[file],
        params,
        services: database.services,
        port: 0,
      });
      const [{ url }] = await once(child, "message");
      const isCrowd = seed === "crowd";
      const repeated = Array.from({ length: isCrowd ? 10 : 1 }, () => requests).flat();
      // One after the other where work is counted: how many sessions begin would else be a matter of luck, and
      // each reads the catalogue.
      let wrong = 0;
      if (isCrowd) wrong = await wrongAnswers(url, repeated);
      else for (const request of repeated) wrong += await wrongAnswers(url, [request]);
      child.kill("SIGKILL");
      await once(child, "exit");
      const all: JudgedClass = {
        requestClass: "all",
        completed: repeated.length - wrong,
        wrong,
        failed: 0,
        refused: 0,
        meanMillis: 1,
        p50Millis: 1,
        p99Millis: p99Millis(file),
      };
      return {
        classes: [all],
        eventLoopDelayP99Millis: 1,
        eventLoopUtilization: 0.1,
        overloaded: false,
      };
    },
  };
}

describe("the judge", () => {
  test("passes the solution", async () => {
    const lines = await judge(contextOf(exercise.solution));
    expect(lines.filter(({ ok }) => !ok)).toEqual([]);
    expect(lines).toHaveLength(5);
  });

  test("fails the starter for what the database does for it, and not for its answers", async () => {
    const lines = await judge(contextOf(exercise.starter));
    expect(lines[0]!.ok).toBe(true);
    const failed = lines.filter(({ ok }) => !ok).map(({ text }) => text);
    expect(failed.some((text) => text.includes("look at a page of memory"))).toBe(true);
    expect(failed.some((text) => text.includes("commit a statement"))).toBe(true);
    expect(failed.some((text) => text.includes("connections; at most 20"))).toBe(true);
  });

  test("looks at nothing else while an answer is wrong", async () => {
    const lines = await judge(contextOf("variants/join.ts"));
    expect(lines).toHaveLength(1);
    expect(lines[0]!.text).toContain("9 were answered wrongly");
  });

  test("fails what is far slower than the solution, and nothing that is a little slower", async () => {
    const slow = (millis: number) => (file: string) => (file === "learner" ? millis : 3);
    // Only the line about time: what the database had to do is counted by the tests before.
    const passes = async (millis: number) =>
      (await latencyLine(contextOf(exercise.solution, slow(millis)), asked)).ok;
    expect(await passes(28)).toBe(true);
    expect(await passes(30)).toBe(false);
  });
});
