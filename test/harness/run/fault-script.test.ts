/** A script of faults against a variant of three processes and a real Redis: done when it is time, and undone. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { followFaults, performFaults } from "../../../src/harness/measure/fault-script.ts";
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import { choosePinning } from "../../../src/harness/processes/pinning.ts";
import { type RunningHost, type Stage, startHost } from "../../../src/harness/testbed/stage.ts";
import { openServices, type StageServices } from "../../../src/harness/testbed/stage-services.ts";
import { LabSchema } from "../../../src/lab/definition.ts";
import { Fault } from "../../../src/result/document/schema/fault.ts";
import { SHARED_CACHE } from "../services/service-bench.ts";

const IOREDIS = import.meta.resolve("ioredis");

/** Two workers that ask Redis all the time, and are started again when they end. */
const SUPERVISOR = `import { fork } from "node:child_process";
import { createServer } from "node:http";
const counts = { turns: 0, starts: 0, breaks: 0 };
let slowestMillis = 0;
const start = (services) => {
  counts.starts += 1;
  const child = fork(new URL("worker.ts", import.meta.url), [services.redis]);
  child.on("message", ({ type, millis }) => {
    counts[type] += 1;
    if (type === "turns") slowestMillis = Math.max(slowestMillis, millis);
  });
  child.on("exit", () => setTimeout(() => start(services), 50));
};
export default ({ services }) => {
  start(services);
  start(services);
  return createServer((request, response) => {
    if (request.url === "/slowest") {
      response.end(String(slowestMillis));
      slowestMillis = 0;
    } else response.end(JSON.stringify(counts));
  });
};
`;
const WORKER = `import { Redis } from ${JSON.stringify(IOREDIS)};
const redis = new Redis(process.argv[2], { retryStrategy: () => 20, maxRetriesPerRequest: 0, enableOfflineQueue: false });
redis.on("error", () => {});
redis.on("close", () => process.send({ type: "breaks" }));
process.on("disconnect", () => process.exit());
const turn = async () => {
  const begun = performance.now();
  try {
    await redis.ping();
    process.send({ type: "turns", millis: performance.now() - begun });
  } catch {}
  setTimeout(turn, 5);
};
turn();
`;

let folder: string;
let guardian: Guardian;
let services: StageServices;
let host: RunningHost;
const ended = new AbortController();

beforeAll(async () => {
  vi.stubEnv("LAB_CACHE", SHARED_CACHE);
  vi.stubEnv("REDIS_URL", undefined);
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lab-")));
  mkdirSync(join(folder, "labs/trial"), { recursive: true });
  writeFileSync(join(folder, "labs/trial/package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "labs/trial/front.ts"), SUPERVISOR);
  writeFileSync(join(folder, "labs/trial/worker.ts"), WORKER);
  const lab = LabSchema.parse({
    id: "trial",
    chapter: 1,
    title: "Trial",
    question: "Are faults done?",
    services: ["redis"],
    variants: [{ id: "one", title: "One", shows: "the baseline" }],
    workloads: [
      {
        id: "harm",
        title: "Harm",
        design: "interleaved",
        apps: { one: { file: "front.ts" } },
        requests: [{ method: "GET", path: "/", expect: { status: 200, body: "" } }],
        load: {
          kind: "open",
          profile: [{ fromSeconds: 0, toSeconds: 1, ratePerSecond: 1 }],
          sliceSeconds: 1,
          connections: 1,
          maximumOutstanding: 1,
        },
        counters: ["turns", "starts", "breaks"],
        cores: "rest",
        // Named here so that the way to Redis leads through a proxy.
        faults: [{ atSeconds: 0, service: "redis", action: "drop-connections" }],
      },
    ],
    primary: { workload: "harm", variant: "one" },
  });
  guardian = new Guardian();
  const pinning = choosePinning();
  const { signal } = ended;
  const onProgress = () => {};
  services = await openServices({ lab, root: folder, guardian, pinning, signal, onProgress });
  const stage: Stage = {
    lab,
    labFolder: join(folder, "labs/trial"),
    services,
    workIterationsPerMilli: 1,
    bootSeconds: 60,
    guardian,
    pinning,
    signal,
  };
  host = await startHost(stage, lab.workloads[0]!, "one");
  await risen("turns", 2);
});

afterAll(async () => {
  await host?.child.stop();
  await services?.stop();
  guardian?.close();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

type Counts = Record<"turns" | "starts" | "breaks", number>;
const counts = async () => (await (await fetch(`${host.url}/counters`)).json()) as Counts;
const slowestMillis = async () => Number(await (await fetch(`${host.url}/slowest`)).text());

/** Waits until a counter has risen by so much from now on. */
async function risen(counter: keyof Counts, by: number): Promise<void> {
  const from = (await counts())[counter];
  await vi.waitFor(
    async () => expect((await counts())[counter]).toBeGreaterThanOrEqual(from + by),
    { timeout: 60_000, interval: 20 },
  );
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const script = (...faults: object[]) => faults.map((fault) => Fault.parse(fault));

describe("a fault to a process", () => {
  it("kills the one that has run longest, and the next one the time after", async () => {
    const kill = { process: "worker", action: "kill" };
    const performed = await performFaults(
      script({ ...kill, atSeconds: 0 }, { ...kill, atSeconds: 0.4 }),
      host,
    );
    expect(performed).toMatchObject([
      { target: "worker", action: "kill", seconds: expect.closeTo(0, 0) },
      { target: "worker", action: "kill" },
    ]);
    // A timer may be early by a fraction of a millisecond.
    expect(performed[1]!.seconds).toBeGreaterThan(0.39);
    const pids = performed.map(({ pid }) => pid!);
    expect(pids[0]).not.toBe(pids[1]);
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 60_000 });
    await risen("turns", 4);
  });

  it("stops it for a while: it does nothing meanwhile, and goes on after", async () => {
    const [{ pid = 0 } = {}] = await performFaults(
      script({ atSeconds: 0, process: "worker", action: "pause", forSeconds: 0.3 }),
      host,
    );
    expect(isAlive(pid)).toBe(true);
    await risen("turns", 4);
    expect((await counts()).starts).toBe(4);
  });

  it("goes on at the end of a script that is given up", async () => {
    const long = { process: "worker", action: "pause", forSeconds: 600 };
    const following = followFaults(
      script({ ...long, atSeconds: 0 }, { ...long, atSeconds: 500 }),
      host,
    );
    await pause(100);
    const performed = await following.end();
    expect(performed).toHaveLength(1);
    await risen("turns", 20);
  });

  it("that does not run is told as missed", async () => {
    const kill = { atSeconds: 0, process: "mailer", action: "kill" };
    expect(await performFaults(script(kill), host)).toMatchObject([
      { target: "mailer", missed: "no process of the variant runs mailer" },
    ]);
  });

  it("never meets one that the variant has not started, such as the one it runs in", async () => {
    const kill = { atSeconds: 0, process: "main", action: "kill" };
    expect((await performFaults(script(kill), host))[0]?.missed).toBeDefined();
    expect(isAlive(host.child.pid)).toBe(true);
  });
});

describe("a fault to a service", () => {
  it("restarts it on the same port", async () => {
    const performed = await performFaults(
      script({ atSeconds: 0, service: "redis", action: "restart" }),
      host,
    );
    expect(performed).toMatchObject([{ target: "redis", action: "restart" }]);
    await risen("turns", 4);
  });

  it("that was killed has it running again at the end", async () => {
    await performFaults(script({ atSeconds: 0, service: "redis", action: "kill" }), host);
    await risen("turns", 4);
  });

  it("cuts every connection to it, and new ones stand", async () => {
    const { breaks } = await counts();
    await performFaults(
      script({ atSeconds: 0, service: "redis", action: "drop-connections" }),
      host,
    );
    await risen("turns", 4);
    expect((await counts()).breaks).toBeGreaterThanOrEqual(breaks + 2);
  });

  it("makes the way to it longer for a while, also for connections that stand", async () => {
    await slowestMillis();
    const { breaks } = await counts();
    await performFaults(
      script({ atSeconds: 0, service: "redis", action: "delay", delayMillis: 200, forSeconds: 1 }),
      host,
    );
    await risen("turns", 4);
    expect(await slowestMillis()).toBeGreaterThanOrEqual(200);
    expect((await counts()).breaks).toBe(breaks);
  });
});

describe("a fault after a count", () => {
  it("is done once the app's counter has risen by so much", async () => {
    const { turns } = await counts();
    await performFaults(
      script({ afterCount: { counter: "turns", count: 30 }, process: "worker", action: "kill" }),
      host,
    );
    expect((await counts()).turns).toBeGreaterThanOrEqual(turns + 30);
  });

  it("is missed, and said to be, where its load has ended before; what lasts by the clock is not cut short", async () => {
    const begun = performance.now();
    const loadEnded = AbortSignal.timeout(200);
    const performed = await performFaults(
      [
        ...script({
          afterCount: { counter: "turns", count: 1e9 },
          process: "worker",
          action: "kill",
        }),
        ...script({ atSeconds: 0, process: "worker", action: "pause", forSeconds: 0.6 }),
      ],
      host,
      loadEnded,
    );
    expect(performance.now() - begun).toBeGreaterThanOrEqual(590);
    const [paused, killed] = performed;
    expect(paused).toMatchObject({ action: "pause", pid: expect.any(Number) });
    expect(killed).toMatchObject({
      action: "kill",
      missed: "turns had not risen by 1000000000 by then",
    });
    expect(killed!.pid).toBeUndefined();
  });
});
