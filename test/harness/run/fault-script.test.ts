/** A script of faults against a variant of three processes and a real Redis: done when it is time, and undone. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { followFaults, performFaults } from "../../../src/harness/measure/fault-script.ts";
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import { choosePinning } from "../../../src/harness/processes/pinning.ts";
import { type LabServices, openLabServices } from "../../../src/harness/testbed/lab-services.ts";
import {
  type ServerUnderTest,
  startServer,
} from "../../../src/harness/testbed/server-under-test.ts";
import type { TestBed } from "../../../src/harness/testbed/testbed.ts";
import { LabSchema } from "../../../src/lab/definition.ts";
import { Fault } from "../../../src/result/document/schema/fault.ts";
import { SHARED_CACHE } from "../services/service-bench.ts";

const IOREDIS = import.meta.resolve("ioredis");

/** Two workers that ask Redis all the time, and are started again when they end. */
const SUPERVISOR = `import { fork } from "node:child_process";
import { createServer } from "node:http";
const counts = { turns: 0, starts: 0 };
const start = (services) => {
  counts.starts += 1;
  const child = fork(new URL("worker.ts", import.meta.url), [services.redis]);
  child.on("message", (type) => { counts[type] += 1; });
  child.on("exit", () => setTimeout(() => start(services), 50));
};
export default ({ services }) => {
  start(services);
  start(services);
  return createServer((_request, response) => response.end(JSON.stringify(counts)));
};
`;
const WORKER = `import { Redis } from ${JSON.stringify(IOREDIS)};
const redis = new Redis(process.argv[2], { retryStrategy: () => 20, maxRetriesPerRequest: 0, enableOfflineQueue: false });
redis.on("error", () => {});
process.on("disconnect", () => process.exit());
const turn = async () => {
  try {
    await redis.ping();
    process.send("turns");
  } catch {}
  setTimeout(turn, 5);
};
turn();
`;

let folder: string;
let guardian: Guardian;
let services: LabServices;
let server: ServerUnderTest;
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
        counters: ["turns", "starts"],
        cores: "rest",
      },
    ],
    primary: { workload: "harm", variant: "one" },
  });
  guardian = new Guardian();
  const pinning = choosePinning();
  const { signal } = ended;
  const onProgress = () => {};
  services = await openLabServices({ lab, root: folder, guardian, pinning, signal, onProgress });
  const bed: TestBed = {
    lab,
    labFolder: join(folder, "labs/trial"),
    services,
    workIterationsPerMilli: 1,
    bootSeconds: 60,
    guardian,
    pinning,
    signal,
  };
  server = await startServer(bed, lab.workloads[0]!, "one");
  await risen("turns", 2);
});

afterAll(async () => {
  await server?.process.stop();
  await services?.stop();
  guardian?.close();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

type Counts = Record<"turns" | "starts", number>;
const counts = async () => (await (await fetch(`${server.url}/counters`)).json()) as Counts;

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
      server,
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
      server,
    );
    expect(isAlive(pid)).toBe(true);
    await risen("turns", 4);
    expect((await counts()).starts).toBe(4);
  });

  it("goes on at the end of a script that is given up", async () => {
    const long = { process: "worker", action: "pause", forSeconds: 600 };
    const following = followFaults(
      script({ ...long, atSeconds: 0 }, { ...long, atSeconds: 500 }),
      server,
    );
    await pause(100);
    const performed = await following.end();
    expect(performed).toHaveLength(1);
    await risen("turns", 20);
  });

  it("that does not run is told as missed", async () => {
    const kill = { atSeconds: 0, process: "mailer", action: "kill" };
    expect(await performFaults(script(kill), server)).toMatchObject([
      { target: "mailer", missed: "no process of the variant runs mailer" },
    ]);
  });

  it("never meets one that the variant has not started, such as the one it runs in", async () => {
    const kill = { atSeconds: 0, process: "main", action: "kill" };
    expect((await performFaults(script(kill), server))[0]?.missed).toBeDefined();
    expect(isAlive(server.process.pid!)).toBe(true);
  });
});

describe("a fault to a service", () => {
  it("restarts it on the same port", async () => {
    const performed = await performFaults(
      script({ atSeconds: 0, service: "redis", action: "restart" }),
      server,
    );
    expect(performed).toMatchObject([{ target: "redis", action: "restart" }]);
    await risen("turns", 4);
  });

  it("that was killed has it running again at the end", async () => {
    await performFaults(script({ atSeconds: 0, service: "redis", action: "kill" }), server);
    await risen("turns", 4);
  });
});

describe("a fault after a count", () => {
  it("is done once the app's counter has risen by so much", async () => {
    const { turns } = await counts();
    await performFaults(
      script({ afterCount: { counter: "turns", count: 30 }, process: "worker", action: "kill" }),
      server,
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
      server,
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
