import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import lab from "../lab.ts";
import { oneAnswerEach, stallsAsStated } from "../oracle/invariants.ts";
import { PERIOD_MILLIS, STALL_MILLIS } from "../system/scenario.ts";
import app from "../variants/stalls.ts";
import { listen, NEVER, start } from "./start.ts";

const { workloads } = LabSchema.parse(lab);
/** Timers may fire a little before their time by another clock. */
const CLOCK_MILLIS = 10;

const statsOf = async (url: string) =>
  (await (await fetch(`${url}/stats`)).json()) as Record<string, number>;
const stall = async (url: string) => (await fetch(`${url}/stall`, { method: "POST" })).text();

describe.each(["held", "busy"])("the server whose stalls are %s", (kind) => {
  const workload = workloads.find(({ id }) => id === kind)!;

  test.each(Object.entries(workload.apps))("gives %s its right answer", async (_variant, one) => {
    expect(one.params).toEqual({ kind });
    const url = await start({ ...one.params, periodMillis: NEVER });
    const { path, expect: expected } = workload.requests[0]!;
    const response = await fetch(url + path);
    expect(response.status).toBe(expected.status);
    expect(response.headers.get("content-type")).toBe(expected.headers["content-type"]);
    expect(await response.text()).toBe(expected.body);
    expect((await fetch(`${url}/other`)).status).toBe(404);
  });

  test("stalls when asked, answers when the stall is over, and counts it", async () => {
    const url = await start({ kind, periodMillis: NEVER });
    const begun = performance.now();
    expect(await stall(url)).toBe("stalled");
    expect(performance.now() - begun).toBeGreaterThanOrEqual(STALL_MILLIS - CLOCK_MILLIS);
    const { stalls, meanStallMillis, answers } = await statsOf(url);
    expect({ stalls, answers }).toEqual({ stalls: 1, answers: 0 });
    expect(meanStallMillis).toBeGreaterThanOrEqual(STALL_MILLIS - CLOCK_MILLIS);
  });

  test("stalls by itself once in every period", async () => {
    const begun = performance.now();
    const url = await start({ kind, periodMillis: 400 });
    let stalls = 0;
    while (stalls < 2) {
      await sleep(20);
      stalls = (await statsOf(url)).stalls ?? 0;
    }
    expect(performance.now() - begun).toBeGreaterThanOrEqual(800 + STALL_MILLIS - CLOCK_MILLIS);
  });

  test("loses no request and answers none twice through a stall", async () => {
    const url = await start({ kind, periodMillis: NEVER });
    expect(await oneAnswerEach({ url, variant: kind, services: {} })).toEqual({
      violations: 0,
      checked: 120,
    });
  });
});

describe("held answers, by a clock that is moved by hand", () => {
  test("leave when the stall ends, however late they came; others after a millisecond", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "performance"] });
    const begun = performance.now();
    const serve = app({ params: { kind: "held" } });
    const latencies: number[] = [];
    const ask = () => {
      const asked = performance.now() - begun;
      const response = {
        writeHead: () => {},
        end: () => latencies.push(Math.round(performance.now() - begun - asked)),
      };
      serve({ method: "GET", url: "/" } as IncomingMessage, response as unknown as ServerResponse);
    };
    const askAt = (millis: number) => {
      vi.advanceTimersByTime(millis - (performance.now() - begun));
      ask();
    };
    for (const offset of [-100, 50, 150, 250]) askAt(PERIOD_MILLIS + offset);
    askAt(2 * PERIOD_MILLIS + 120);
    vi.advanceTimersByTime(STALL_MILLIS);
    expect(latencies).toEqual([1, 150, 50, 1, 80]);
  });
});

test("a stall that is asked for during another is that other", async () => {
  const url = await start({ kind: "held", periodMillis: NEVER });
  await Promise.all([stall(url), stall(url), stall(url)]);
  expect((await statsOf(url)).stalls).toBe(1);
});

describe("the check of the stall's length", () => {
  const check = async (stats: object) => {
    const url = await listen((request, response) => {
      response.end(request.url === "/stats" ? JSON.stringify(stats) : "stalled");
    });
    return stallsAsStated({ url, variant: "any", services: {} });
  };

  test("holds a mean within 5 % to be as stated, over all stalls so far", async () => {
    expect(await check({ stalls: 3, meanStallMillis: 191, answers: 0 })).toEqual({
      violations: 0,
      checked: 3,
    });
    expect((await check({ stalls: 3, meanStallMillis: 209, answers: 0 })).violations).toBe(0);
  });

  test.each([
    { stalls: 3, meanStallMillis: 189, answers: 0 },
    { stalls: 3, meanStallMillis: 211, answers: 0 },
    { stalls: 0, meanStallMillis: 0, answers: 0 },
  ])("finds a violation in %j", async (stats) => {
    expect((await check(stats)).violations).toBe(1);
  });
});

test("the check of answers counts those that are lost and those that are sent twice", async () => {
  let asked = 0;
  const url = await listen((request, response) => {
    if (request.url === "/stats") {
      // Says that it has answered each request twice.
      response.end(JSON.stringify({ stalls: 1, meanStallMillis: 200, answers: 2 * asked }));
    } else if (request.method === "POST") response.end("stalled");
    else {
      asked += 1;
      response.end(asked % 10 === 0 ? "lost" : "served");
    }
  });
  expect(await oneAnswerEach({ url, variant: "any", services: {} })).toEqual({
    violations: 12 + 120,
    checked: 120,
  });
});
