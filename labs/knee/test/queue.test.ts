import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import type { Params } from "../../../test/labs/served-app.ts";
import lab from "../lab.ts";
import { Counters } from "../system/counters.ts";
import { Servers } from "../system/servers.ts";
import app from "../variants/queue.ts";
import { start } from "./start.ts";

type Headers = Record<string, string>;

const { workloads } = LabSchema.parse(lab);
const stats = async (url: string) => (await fetch(`${url}/stats`)).json();

describe("servers", () => {
  test("are taken at once while there are any, then in the order of asking", () => {
    const servers = new Servers(2);
    const started: number[] = [];
    for (let asked = 0; asked < 5; asked++) {
      expect(servers.take(() => started.push(asked))).toBe(true);
    }
    expect(started).toEqual([0, 1]);
    servers.release();
    expect(started).toEqual([0, 1, 2]);
    servers.release();
    servers.release();
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });

  test("that nobody waits for are free again", () => {
    const servers = new Servers(1, 0);
    const started: string[] = [];
    expect(servers.take(() => started.push("first"))).toBe(true);
    expect(servers.take(() => started.push("refused"))).toBe(false);
    servers.release();
    expect(servers.take(() => started.push("second"))).toBe(true);
    expect(started).toEqual(["first", "second"]);
  });

  test("let no more wait than the bound of the queue", () => {
    const servers = new Servers(1, 2);
    expect(Array.from({ length: 5 }, () => servers.take(() => {}))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test.each([0, 1.5, Number.NaN])("are not %d in number", (count) => {
    expect(() => new Servers(count)).toThrow(/whole number of servers/);
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
    serviceMeanMillis: 3_000,
    sampledMeanMillis: 2_900,
  });
  counters.reset();
  now = 4_500;
  const since = { arrived: 0, completed: 0, inSystem: 1, areaSeconds: 0.5 };
  expect(counters.stats()).toMatchObject(since);
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
      expect(timing).toMatch(/^wait;dur=\d+\.\d{3}, service;dur=\d+\.\d{3}$/);
    const { arrived, completed, inSystem, highestInUse } = await stats(url);
    expect({ arrived, completed, inSystem }).toEqual({
      arrived: requests.length,
      completed: requests.length,
      inSystem: 0,
    });
    expect(highestInUse).toBeGreaterThanOrEqual(1);
    expect(highestInUse).toBeLessThanOrEqual(Number(params.servers));
  });

  test("starts again when it is reset", async () => {
    expect((await fetch(`${url}/reset`, { method: "POST" })).status).toBe(200);
    expect(await stats(url)).toMatchObject({ arrived: 0, completed: 0, highestInUse: 0 });
    expect((await fetch(`${url}/reset`)).status).toBe(404);
    expect((await fetch(`${url}/queue/`)).status).toBe(404);
  });
});

describe("one server with a queue, by a clock that is moved by hand", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Sends the requests at the same moment, and gives their answers once every service time has passed. */
  function answersOf(requests: number, params: Params) {
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
    const serve = app({
      params: { servers: 1, queues: 1, scv: 0, meanServiceMillis: 300, ...params },
    });
    const answers: { status: number; waitMillis: number; atMillis: number }[] = [];
    const sentAt = performance.now();
    const ask = (
      url: string,
      answered: (status: number, headers: Headers, body: string) => void,
    ) => {
      let head: [number, Headers] = [0, {}];
      const response = {
        writeHead: (...sent: [number, Headers]) => {
          head = sent;
        },
        end: (body: string) => answered(...head, body),
      };
      serve({ method: "GET", url } as IncomingMessage, response as unknown as ServerResponse);
    };
    for (let request = 0; request < requests; request++) {
      ask("/queue/0", (status, headers) => {
        const waitMillis = Number(/wait;dur=([\d.]+)/.exec(headers["server-timing"] ?? "")?.[1]);
        answers.push({ status, waitMillis, atMillis: performance.now() - sentAt });
      });
    }
    vi.advanceTimersByTime(requests * 300);
    let stats = {};
    ask("/stats", (_status, _headers, body) => {
      stats = JSON.parse(body);
    });
    return { answers, stats };
  }

  test("serves one request at a time, and the others wait", () => {
    const { answers, stats } = answersOf(3, {});
    expect(answers).toEqual([
      { status: 200, waitMillis: 0, atMillis: 300 },
      { status: 200, waitMillis: 300, atMillis: 600 },
      { status: 200, waitMillis: 600, atMillis: 900 },
    ]);
    expect(stats).toMatchObject({ completed: 3, highestInUse: 1, areaSeconds: 1.8 });
  });

  test("answers 503 at once where its queue is full, and counts it", () => {
    const { answers, stats } = answersOf(5, { queueBound: 1 });
    expect(answers.map(({ status, atMillis }) => [status, atMillis])).toEqual([
      [503, 0],
      [503, 0],
      [503, 0],
      [200, 300],
      [200, 600],
    ]);
    expect(stats).toMatchObject({ arrived: 5, completed: 2, refused: 3, inSystem: 0 });
  });
});
