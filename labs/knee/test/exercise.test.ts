import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { JudgeContext } from "../../../src/lab/judge.ts";
import { quantile } from "../../../src/stats/quantile.ts";
import { createRandom } from "../../../src/stats/random.ts";
import { exponential } from "../../../src/stats/service-times.ts";
import { NO_APP } from "../../../test/labs/no-faults.ts";
import { temporaryFolder } from "../../../test/result/temporary-folder.ts";
import { judge, judgeByTheory } from "../exercise/judge.ts";
import solution from "../exercise/solution.ts";
import starter from "../exercise/starter.ts";
import { latencyQuantile, leastServers, refusedShare, shareBeyond } from "../exercise/theory.ts";

const file = (name: string) => fileURLToPath(new URL(`../exercise/${name}.ts`, import.meta.url));

/** Latencies in milliseconds and refusals of one queue with a bound, simulated. */
function simulate(servers: number, bound: number, ratePerSecond: number) {
  const random = createRandom("exercise");
  const freeAt = Array.from({ length: servers }, () => 0);
  const inSystem: number[] = [];
  const latencies: number[] = [];
  let refused = 0;
  let now = 0;
  for (let arrival = 0; arrival < 60_000; arrival++) {
    now += exponential(random) / ratePerSecond;
    while (inSystem.length > 0 && inSystem[0]! <= now) inSystem.shift();
    if (inSystem.length >= servers + bound) {
      refused += 1;
      continue;
    }
    const first = freeAt.indexOf(Math.min(...freeAt));
    const end = Math.max(now, freeAt[first]!) + 0.02 * exponential(random);
    freeAt[first] = end;
    let place = inSystem.length;
    while (place > 0 && inSystem[place - 1]! > end) place -= 1;
    inSystem.splice(place, 0, end);
    latencies.push((end - now) * 1e3);
  }
  return { latencies, refused };
}

/** A harness whose machine is a simulation, `slower` by so many milliseconds a request. */
function context(learner: string, slower = 0): JudgeContext & { measured: number } {
  const counted = { measured: 0 };
  return Object.assign(counted, {
    learner,
    starter: file("starter"),
    solution: file("solution"),
    services: {},
    ...NO_APP,
    measure: async (_file, params, _requests, load) => {
      counted.measured += 1;
      const { servers, queueBound, queues } = params;
      const rate = load.profile[0]!.ratePerSecond / Number(queues);
      const { latencies, refused } = simulate(Number(servers), Number(queueBound), rate);
      return {
        classes: [
          {
            requestClass: "all",
            completed: latencies.length,
            wrong: refused,
            failed: 0,
            refused: 0,
            meanMillis: slower + latencies.reduce((a, b) => a + b, 0) / latencies.length,
            p50Millis: slower + quantile(latencies, 0.5),
            p99Millis: slower + quantile(latencies, 0.99),
          },
        ],
        eventLoopDelayP99Millis: 1,
        eventLoopUtilization: 0.2,
        overloaded: false,
      };
    },
  } satisfies JudgeContext);
}

const passes = async (learner: string, slower = 0) =>
  (await judge(context(learner, slower))).every(({ ok }) => ok);

function learnerFile(text: string): string {
  const path = join(temporaryFolder(), "learner.ts");
  writeFileSync(path, text);
  return path;
}

const sizing = (servers: number, queueBound: number) =>
  learnerFile(`export default { servers: ${servers}, queueBound: ${queueBound} };`);

describe("theory", () => {
  const queue = { arrivalRate: 245, meanService: 0.02 };

  test("of one server is the exponential distribution of M/M/1", () => {
    const one = { servers: 1, arrivalRate: 25, meanService: 0.02 };
    expect(latencyQuantile(one, 0.99)).toBeCloseTo(Math.log(100) / 25, 5);
    expect(shareBeyond(one, 0.1)).toBeCloseTo(Math.exp(-2.5), 9);
  });

  test("of several agrees with a simulation", () => {
    const { latencies } = simulate(6, Number.POSITIVE_INFINITY, 245);
    const expected = latencyQuantile({ ...queue, servers: 6 }, 0.99) * 1e3;
    expect(Math.abs(quantile(latencies, 0.99) / expected - 1)).toBeLessThan(0.1);
  });

  test("is continuous where waiting and service have the same rate", () => {
    const beyond = (rate: number) =>
      shareBeyond({ servers: 2, arrivalRate: rate, meanService: 0.02 }, 0.05);
    expect(beyond(50)).toBeCloseTo(beyond(50.0001), 5);
  });

  test("turns away as many as Erlang B where nobody may wait, fewer in a longer queue", () => {
    const ten = { servers: 10, arrivalRate: 20, meanService: 1 };
    expect(refusedShare(ten, 0)).toBeCloseTo(0.5379631686320729, 9);
    const shares = [5, 10, 20, 40].map((bound) => refusedShare({ ...queue, servers: 6 }, bound));
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(refusedShare(ten, 100_000)).toBeCloseTo(0.5, 6);
  });

  test("asks for six servers", () => {
    expect(leastServers(queue, 0.99, 0.15)).toBe(6);
    expect(latencyQuantile({ ...queue, servers: 4 }, 0.99)).toBe(Number.POSITIVE_INFINITY);
  });
});

test("the solution passes, also on a machine that is slower by a target's length", async () => {
  expect(await passes(file("solution"))).toBe(true);
  expect(await passes(file("solution"), 150)).toBe(true);
});

test("one server more than the least passes, two do not", async () => {
  expect(await passes(sizing(7, 15))).toBe(true);
  expect(await passes(sizing(8, 15))).toBe(false);
});

test("the starter fails and is not even measured", async () => {
  const seen = context(file("starter"));
  const lines = await judge(seen);
  expect(lines[0]).toMatchObject({ ok: false });
  expect(lines[0]!.text).toMatch(/with 5 slots the 99th percentile of latency is \d{3,4} ms/);
  expect(seen.measured).toBe(0);
});

test("a queue without end fails in the surge, a very short one turns away too many", async () => {
  const long = await judge(context(sizing(6, 10_000)));
  expect(long.map(({ ok }) => ok)).toEqual([true, true, true, true, true, false]);
  expect(judgeByTheory({ servers: 6, queueBound: 3 }).map(({ ok }) => ok)).toEqual([
    true,
    true,
    false,
  ]);
});

test.each([
  ["export default 6;", /has to export an object/],
  ["export default { servers: 5.5, queueBound: 3 };", /servers is 5.5/],
  ["export default { servers: 6 };", /queueBound is undefined/],
  ["export default {", /cannot be loaded/],
])("%s is refused with a sentence", async (text, sentence) => {
  const lines = await judge(context(learnerFile(text)));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ ok: false, text: expect.stringMatching(sentence) });
});

test("starter and solution differ in both parts", () => {
  expect(starter.servers).toBe(5);
  expect(solution.servers).toBe(6);
  expect(solution.queueBound).toBeLessThan(starter.queueBound);
});
