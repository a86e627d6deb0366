import { expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import type { JudgeContext, JudgedClass, JudgedLoad } from "../../../src/lab/judge.ts";
import { NO_APP } from "../../../test/labs/no-faults.ts";
import { judge } from "../exercise/judge.ts";
import { answersAsked, loadAsked } from "../exercise/requests.ts";
import lab from "../lab.ts";
import { send, start } from "./start.ts";

const exercise = LabSchema.parse(lab).exercise!;

test.each([
  "starter",
  "solution",
] as const)("the %s gives every answer that is asked for", async (file) => {
  const url = await start(exercise[file]);
  for (const request of answersAsked()) {
    const { status, headers, body } = await send(url, request);
    expect(body).toBe(request.expect.body);
    expect(status).toBe(request.expect.status);
    expect(headers).toMatchObject(request.expect.headers ?? {});
  }
});

test("both mixes have shares that add up, and pages are 0.95 of what is timed", () => {
  for (const requests of [answersAsked(), loadAsked()]) {
    expect(requests.reduce((sum, { share = 0 }) => sum + share, 0)).toBeCloseTo(1, 9);
  }
  const light = loadAsked().filter(({ requestClass }) => requestClass === "light");
  expect(light.reduce((sum, { share = 0 }) => sum + share, 0)).toBeCloseTo(0.95, 9);
});

test("nicknames are read alike by the starter's expression and the solution's", () => {
  const names = ["", "-"];
  for (let length = 0; length < 6; length++) {
    names.push(...names.flatMap((name) => ["a", "-", "9"].map((letter) => name + letter)));
  }
  for (const name of new Set(names)) {
    expect({ name, valid: /^[a-z0-9]+(?:-[a-z0-9]+)*-?$/.test(name) }).toEqual({
      name,
      valid: /^([a-z0-9]+-?)+$/.test(name),
    });
  }
});

/** A judge's context whose measurements are made up. */
function contextOf(
  measured: (file: unknown, isTimed: boolean) => Partial<JudgedLoad> & { classes: JudgedClass[] },
): JudgeContext {
  return {
    learner: "learner.ts",
    starter: "starter.ts",
    solution: "solution.ts",
    services: {},
    ...NO_APP,
    measure: async (file, _params, _requests, _load, seed) => ({
      eventLoopDelayP99Millis: 2,
      eventLoopUtilization: 0.2,
      overloaded: false,
      ...measured(file, seed === "load"),
    }),
  };
}

const kind = (requestClass: string, p99Millis: number, wrong = 0): JudgedClass => ({
  requestClass,
  completed: 1000,
  wrong,
  failed: 0,
  refused: 0,
  meanMillis: p99Millis / 2,
  p50Millis: p99Millis / 3,
  p99Millis,
});

const passes = async (context: JudgeContext) => (await judge(context)).every(({ ok }) => ok);

test("the judge passes a server as good as the solution, and one that is a little worse", async () => {
  expect(await passes(contextOf(() => ({ classes: [kind("light", 3)] })))).toBe(true);
  const worse = contextOf((file) => ({ classes: [kind("light", file === "learner" ? 8 : 3)] }));
  expect(await passes(worse)).toBe(true);
});

test("the judge fails a delayed loop, slow pages and pages that never came", async () => {
  const delayed = contextOf(() => ({ classes: [kind("light", 3)], eventLoopDelayP99Millis: 20 }));
  expect(await passes(delayed)).toBe(false);
  const slow = contextOf((file) => ({
    classes: [kind("light", file === "learner" ? 9.5 : 3), kind("leaderboard", 400)],
  }));
  const lines = await judge(slow);
  expect(lines.filter(({ ok }) => !ok)).toHaveLength(1);
  expect(lines.at(-1)!.text).toContain('"leaderboard"');
  const none = contextOf((file) => ({ classes: file === "learner" ? [] : [kind("light", 3)] }));
  expect(await passes(none)).toBe(false);
});

test("the judge times nothing while an answer is wrong, and says of which kind", async () => {
  let timed = 0;
  const wrong = contextOf((_file, isTimed) => {
    timed += isTimed ? 1 : 0;
    return { classes: [kind("light", 3), kind("nickname", 3, 2)] };
  });
  const lines = await judge(wrong);
  expect(timed).toBe(0);
  expect(lines).toHaveLength(1);
  expect(lines[0]!.text).toContain('"nickname", 2 were answered wrongly');
});
