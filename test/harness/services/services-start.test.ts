import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { serviceFindings } from "../../../src/harness/services/findings.ts";
import { makeOwnFolder } from "../../../src/harness/services/own-folder.ts";
import { withRedis } from "../../../src/harness/services/redis/connection.ts";
import type { ServiceName } from "../../../src/harness/services/service.ts";
import { type StartOptions, startServices } from "../../../src/harness/services/start.ts";
import { DrivenRun, descendants, running, stillRunningAfter } from "../run/driven-run.ts";
import {
  eventually,
  HAS_REDIS,
  plainEnvironment,
  ServiceBench,
  SHARED_CACHE,
} from "./service-bench.ts";

const DRIVER = fileURLToPath(new URL("drive-services.ts", import.meta.url));
const HAS_PROC = existsSync("/proc/self/stat");
const bench = new ServiceBench();
afterAll(() => bench.close());

async function withServices<T>(
  names: ServiceName[],
  work: (services: Awaited<ReturnType<typeof startServices>>) => Promise<T>,
  changes: Partial<StartOptions> = {},
): Promise<T> {
  const { settings: _, ...options } = bench.options();
  const services = await startServices(names, { ...options, ...changes });
  try {
    return await work(services);
  } finally {
    await services.stop();
  }
}

const commandOf = (pid: number) => readFileSync(`/proc/${pid}/comm`, "utf8").trim();

describe.skipIf(!HAS_REDIS)("the services of a run", () => {
  it("are found by name, with version, origin and settings in words", () =>
    withServices(
      ["redis"],
      async ({ urls, versions, all, firstDead }) => {
        expect(Object.keys(urls)).toEqual(["redis"]);
        expect(await withRedis(urls.redis!, (client) => client.ping())).toBe("PONG");
        expect(versions.redis).toMatch(
          /^(valkey )?\d[\d.]* \(from (PATH|Debian packages); appendonly no, maxmemory 8388608, save ""\)$/,
        );
        expect(all.map(({ name }) => name)).toEqual(["redis"]);
        expect(firstDead()).toBeUndefined();
      },
      { settings: { redis: { maxmemory: "8mb" } } },
    ));

  it("say which has died by itself, and not which was killed on purpose", () =>
    withServices(["redis"], async ({ all: [redis], firstDead }) => {
      await redis!.kill();
      expect(firstDead()).toBeUndefined();
      await redis!.start();
      process.kill(redis!.pid!, "SIGKILL");
      await eventually(() => firstDead() === redis);
    }));

  it("are none where a lab needs none", () =>
    withServices([], async ({ urls, versions, all, cpuMicros }) => {
      expect([urls, versions, all, cpuMicros()]).toEqual([{}, {}, [], 0]);
    }));

  it.skipIf(!HAS_PROC)("have a CPU time that grows with their work and never falls", () =>
    withServices(["redis"], async ({ urls, all: [redis], cpuMicros }) => {
      const loop = "local x = 0 for i = 1, 1e7 do x = x + i end return 'done'";
      const before = cpuMicros();
      await withRedis(urls.redis!, (client) => client.eval(loop, 0));
      const after = cpuMicros();
      expect(after).toBeGreaterThan(before);
      await redis!.kill();
      expect(cpuMicros()).toBeGreaterThanOrEqual(after);
      await redis!.start();
      expect(cpuMicros()).toBeGreaterThanOrEqual(after);
    }),
  );

  it.skipIf(!HAS_PROC)("that were started are stopped when a later one cannot be", async () => {
    const environment = plainEnvironment({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
    const runFolder = bench.newFolder("run");
    await expect(
      withServices(["redis", "postgres"], async () => {}, { environment, runFolder }),
    ).rejects.toThrow(/PostgreSQL|DATABASE_URL/);
    const left = descendants(process.pid).filter((pid) => running([pid]).length > 0);
    expect(left.map(commandOf).filter((name) => /redis|valkey/.test(name))).toEqual([]);
    expect(existsSync(join(runFolder, "redis"))).toBe(false);
  });

  it("leave no process when the harness is killed, and no folder when it is told to end", async () => {
    for (const signal of ["SIGKILL", "SIGTERM"] as const) {
      const runFolder = bench.newFolder("run");
      const driven = new DrivenRun(runFolder, {
        driver: DRIVER,
        flags: [SHARED_CACHE, "redis"],
        environment: { REDIS_URL: "" },
      });
      const { pids } = await driven.line(({ type }) => type === "running");
      expect(running(pids as number[])).toHaveLength(HAS_PROC ? 1 : 0);
      driven.process.kill(signal);
      await driven.ended;
      expect(await stillRunningAfter(pids as number[], 2_000)).toEqual([]);
      expect(existsSync(join(runFolder, "redis"))).toBe(signal === "SIGKILL");
    }
  });
});

describe("a folder of a process", () => {
  it("that was killed is removed by the next one, and that of a process that runs is kept", async () => {
    const parent = bench.newFolder("parent");
    const dead = join(parent, `run-${spawnSync("true").pid}-abc`);
    mkdirSync(join(dead, "data"), { recursive: true });
    const own = await makeOwnFolder(parent, "run");
    const other = await makeOwnFolder(parent, "run");
    expect([dead, own.path, other.path].map((folder) => existsSync(folder))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe("what is found of Redis without starting it", () => {
  const redisFinding = async (changes: NodeJS.ProcessEnv, cacheFolder = SHARED_CACHE) => {
    const findings = await serviceFindings({ environment: plainEnvironment(changes), cacheFolder });
    expect(findings.map(({ id }) => id)).toEqual(["redis", "postgres"]);
    return findings[0]!;
  };

  it("is a limit with the way to have it, where there is none", async () => {
    const finding = await redisFinding({ PATH: "" }, bench.newFolder("cache"));
    expect(finding).toMatchObject({
      level: "limit",
      advice: expect.stringMatching(/install.*REDIS_URL/),
    });
  });

  it("is a problem where the external server does not answer", async () => {
    const finding = await redisFinding({ REDIS_URL: "redis://:secret@127.0.0.1:1/0" });
    expect(finding.level).toBe("problem");
    expect(finding.text).toContain("nothing listens there");
    expect(JSON.stringify(finding)).not.toContain("secret");
  });

  it.skipIf(!HAS_REDIS)("is where the next lab would take it from", async () => {
    const server = await bench.redis();
    const { version } = server;
    expect(await redisFinding({})).toMatchObject({
      level: "ok",
      text: expect.stringContaining(`Redis ${version}`),
    });
    expect(await redisFinding({ REDIS_URL: server.url })).toMatchObject({ level: "ok" });
    await withRedis(server.url, (client) => client.set("theirs", "value"));
    expect(await redisFinding({ REDIS_URL: server.url })).toMatchObject({
      level: "problem",
      text: expect.stringContaining("1 key of others"),
    });
    await bench.stopAll();
  });
});
