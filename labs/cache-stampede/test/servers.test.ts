import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { descendants, stillRunningAfter } from "../../../test/harness/run/driven-run.ts";
import { NO_FAULTS } from "../../../test/labs/no-faults.ts";
import { send } from "../../../test/labs/served-app.ts";
import lab from "../lab.ts";
import { type Server, type Stores, startServer, startStores } from "./start.ts";

const { workloads, invariants } = LabSchema.parse(lab);
const cases = workloads.flatMap(({ id, apps, requests }) =>
  Object.entries(apps).map(([variant, app]) => ({ id, variant, app, requests })),
);

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.stop());

const countersOf = async (url: string) =>
  JSON.parse((await send(url, { method: "GET", path: "/counters" })).body);

// That every answer is as the lab declares it, in every workload, is what `lab verify` looks at.
describe.each(cases.filter(({ id }) => id === "expiry"))("$variant", ({ app, requests }) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer(stores, app.file, app.params);
  });
  afterAll(() => server.stop());

  test("says how old its page is", async () => {
    const { headers } = await send(server.url, requests[0]!);
    expect(Number(headers["age-millis"])).toBeGreaterThanOrEqual(0);
  });

  test("counts over all of its processes", async () => {
    const before = await countersOf(server.url);
    // Each request has a connection of its own, and those go to the processes by turns.
    await Promise.all(
      Array.from({ length: 8 }, () => send(server.url, { method: "GET", path: "/page/3500" })),
    );
    const after = await countersOf(server.url);
    const looks = after.hits + after.misses - before.hits - before.misses;
    expect(looks).toBeGreaterThanOrEqual(8);
    expect(after.recomputations).toBeGreaterThan(before.recomputations);
  });

  test("refuses what is no page, and what it does not know", async () => {
    const get = (path: string) => send(server.url, { method: "GET", path });
    expect((await get("/page/3999")).status).toBe(200);
    expect((await get("/page/4000")).status).toBe(500);
    expect((await get("/page/")).status).toBe(404);
    expect((await get("/pages")).status).toBe(404);
    expect((await send(server.url, { method: "POST", path: "/page/1" })).status).toBe(404);
  });
});

describe("the checks", () => {
  /** What invariants say of a variant that they were not written for, all of the same expiries. */
  async function violationsOf(variant: string, ids: readonly string[]) {
    const workload = workloads.find(({ id }) => id === "expiry")!;
    const server = await startServer(
      stores,
      workload.apps[variant]!.file,
      workload.apps[variant]!.params,
    );
    const target = { url: server.url, variant, services: stores.urls };
    try {
      return await Promise.all(
        ids.map((id) => invariants.find((one) => one.id === id)!.check(target, NO_FAULTS)),
      );
    } finally {
      server.stop();
    }
  }

  test("find naive out, wherever fewer recomputations are expected", async () => {
    for (const { violations, checked } of await violationsOf("naive", [
      "one-per-process",
      "one-per-expiry",
    ])) {
      expect(violations).toBeGreaterThan(0);
      expect(checked).toBeGreaterThan(8);
    }
  });

  test("find out one that does not storm the database where naive would", async () => {
    const ids = ["naive-recomputes", "one-per-expiry"];
    for (const { violations } of await violationsOf("single-flight", ids))
      expect(violations).toBeGreaterThan(0);
  });
});

test("servers whose Redis is gone answer without it, and with it again, whatever the variant", async () => {
  const { apps } = workloads.find(({ id }) => id === "loss")!;
  const redis = stores.all.find(({ name }) => name === "redis")!;
  const patient = { deadlineMillis: 60_000 };
  const servers = await Promise.all(
    Object.values(apps).map(({ file, params }) =>
      startServer(stores, file, { ...params, ...patient }),
    ),
  );
  // One request at a time has the database for itself, so it is answered whatever the variant does.
  const statuses = async () => {
    const seen: number[] = [];
    for (const { url } of servers)
      seen.push((await send(url, { method: "GET", path: "/page/5" })).status);
    return seen;
  };
  const counted = (name: "hits" | "misses") =>
    Promise.all(servers.map(async ({ url }) => (await countersOf(url))[name] as number));
  const each = (value: number) => servers.map(() => value);
  try {
    expect(await statuses()).toEqual(each(200));
    await redis.kill();
    expect(await statuses()).toEqual(each(200));
    for (const misses of await counted("misses")) expect(misses).toBeGreaterThan(0);
    await redis.start();
    const hitsOfOneRound = async () => {
      const before = await counted("hits");
      expect(await statuses()).toEqual(each(200));
      const after = await counted("hits");
      return after.map((hits, index) => hits - before[index]!);
    };
    await expect.poll(hitsOfOneRound).toEqual(each(1));
  } finally {
    for (const server of servers) server.stop();
    if (!redis.alive()) await redis.start();
  }
});

describe("too many requests for a cold cache", () => {
  const { apps } = workloads.find(({ id }) => id === "loss")!;
  const crowd = 400;
  const statusesOf = (url: string) =>
    Promise.all(
      Array.from({ length: crowd }, (_, index) =>
        send(url, { method: "GET", path: `/page/${100 + index}` }).then(({ status }) => status),
      ),
    );

  test("are answered or refused, late by naive and mostly at once by shedding", async () => {
    for (const variant of ["naive", "shedding"]) {
      const server = await startServer(stores, apps[variant]!.file, {
        ...apps[variant]!.params,
        // So slow that the crowd is there long before it could be served, however busy the machine is.
        workMillis: 500,
        deadlineMillis: 5_000,
        isWarm: false,
      });
      try {
        const statuses = await statusesOf(server.url);
        expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
        expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
        const { late, shed } = await countersOf(server.url);
        expect(late + shed).toBe(statuses.filter((status) => status === 503).length);
        if (variant === "naive") expect(shed).toBe(0);
        else expect(shed).toBeGreaterThan(late);
      } finally {
        server.stop();
      }
    }
  });
});

test("there are four server processes, and they end with their front", async () => {
  const { app } = cases[0]!;
  const server = await startServer(stores, app.file, app.params);
  const processes = descendants(server.pid);
  expect(processes).toHaveLength(4);
  // The front alone: what it has forked has to notice by itself.
  process.kill(server.pid, "SIGKILL");
  expect(await stillRunningAfter(processes, 20_000)).toEqual([]);
});
