import { beforeAll, describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { Counters } from "../counters.ts";
import lab from "../lab.ts";
import { Slots } from "../slots.ts";
import { start } from "./start.ts";

const { workloads } = LabSchema.parse(lab);
const stats = async (url: string) => (await fetch(`${url}/stats`)).json();

describe("slots", () => {
  test("are taken at once while there are any, then in the order of asking", () => {
    const slots = new Slots(2);
    const started: number[] = [];
    for (let asked = 0; asked < 5; asked++) {
      expect(slots.take(() => started.push(asked))).toBe(true);
    }
    expect(started).toEqual([0, 1]);
    slots.release();
    expect(started).toEqual([0, 1, 2]);
    slots.release();
    slots.release();
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });

  test("that nobody waits for are free again", () => {
    const slots = new Slots(1, 0);
    const started: string[] = [];
    expect(slots.take(() => started.push("first"))).toBe(true);
    expect(slots.take(() => started.push("refused"))).toBe(false);
    slots.release();
    expect(slots.take(() => started.push("second"))).toBe(true);
    expect(started).toEqual(["first", "second"]);
  });

  test("let no more wait than the line may be long", () => {
    const slots = new Slots(1, 2);
    expect(Array.from({ length: 5 }, () => slots.take(() => {}))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test.each([0, 1.5, Number.NaN])("are not %d in number", (count) => {
    expect(() => new Slots(count)).toThrow(/whole number of slots/);
  });
});

test("the area is the number in the system over time", () => {
  let now = 0;
  const counters = new Counters(2, () => now);
  counters.arrive();
  counters.start(0);
  now = 1_000;
  counters.arrive();
  counters.start(1);
  now = 3_000;
  counters.complete(0, 2_900, 3_000);
  now = 4_000;
  expect(counters.stats()).toEqual({
    arrived: 2,
    completed: 1,
    refused: 0,
    inSystem: 1,
    highestInUse: 1,
    areaSeconds: 1 + 2 * 2 + 1,
    holdMeanMillis: 3_000,
    drawnMeanMillis: 2_900,
  });
  counters.reset();
  now = 4_500;
  const anew = { arrived: 0, completed: 0, inSystem: 1, areaSeconds: 0.5 };
  expect(counters.stats()).toMatchObject(anew);
});

describe.each(Object.entries(workloads[2]!.apps))("%s", (_id, { params }) => {
  let url: string;
  beforeAll(async () => {
    url = await start(params);
  });

  test("answers every request as the lab declares it, and says how long it waited", async () => {
    const requests = workloads[2]!.requests;
    const answers = await Promise.all(
      requests.map(async ({ path, expect: { body, headers, status } }) => {
        const response = await fetch(url + path);
        expect(await response.text()).toBe(body);
        expect(response.status).toBe(status);
        expect(response.headers.get("content-type")).toBe(headers["content-type"]);
        return response.headers.get("server-timing");
      }),
    );
    for (const timing of answers)
      expect(timing).toMatch(/^wait;dur=\d+\.\d{3}, hold;dur=\d+\.\d{3}$/);
    const { arrived, completed, inSystem, highestInUse } = await stats(url);
    expect({ arrived, completed, inSystem }).toEqual({
      arrived: requests.length,
      completed: requests.length,
      inSystem: 0,
    });
    expect(highestInUse).toBeGreaterThanOrEqual(1);
    expect(highestInUse).toBeLessThanOrEqual(Number(params.servers));
  });

  test("begins anew when it is reset", async () => {
    expect((await fetch(`${url}/reset`, { method: "POST" })).status).toBe(200);
    expect(await stats(url)).toMatchObject({ arrived: 0, completed: 0, highestInUse: 0 });
    expect((await fetch(`${url}/reset`)).status).toBe(404);
    expect((await fetch(`${url}/queue/`)).status).toBe(404);
  });
});

test("one slot serves one at a time, and the others wait while it is held", async () => {
  const url = await start({ servers: 1, queues: 1, scv: 0, meanHoldMillis: 300 });
  const waits = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const timing = (await fetch(`${url}/queue/0`)).headers.get("server-timing")!;
      return Number(/wait;dur=([\d.]+)/.exec(timing)![1]);
    }),
  );
  const [first, , third] = waits.sort((a, b) => a - b);
  expect(third! - first!).toBeGreaterThan(300);
});

test("a queue that is full answers 503 at once and counts it", async () => {
  const url = await start({ servers: 1, queues: 1, scv: 0, meanHoldMillis: 1000, queueBound: 1 });
  const statuses = await Promise.all(
    Array.from({ length: 5 }, async () => (await fetch(`${url}/queue/0`)).status),
  );
  expect(statuses.sort()).toEqual([200, 200, 503, 503, 503]);
  expect(await stats(url)).toMatchObject({ arrived: 5, completed: 2, refused: 3, inSystem: 0 });
});
