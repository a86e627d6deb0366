import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { MissingResourceError, RunFailedError } from "../../../src/harness/errors.ts";
import {
  infoFields,
  productVersion,
  withRedis,
} from "../../../src/harness/services/redis/connection.ts";
import { redisLastWords } from "../../../src/harness/services/redis/managed.ts";
import { howToGetRedis } from "../../../src/harness/services/redis/program.ts";
import { running, stillRunningAfter } from "../run/driven-run.ts";
import { eventually, HAS_REDIS, plainEnvironment, ServiceBench } from "./service-bench.ts";

const bench = new ServiceBench();
afterEach(() => bench.stopAll());
afterAll(() => bench.close());

const portOf = (url: string) => Number(new URL(url).port);
const HUNDRED_KILOBYTES = Buffer.alloc(100_000, "x");

describe.skipIf(!HAS_REDIS)("a Redis that the run manages", () => {
  it("listens on loopback, wants its password, keeps nothing, and is gone with its folder after stop", async () => {
    const options = bench.options();
    const redis = await bench.redis(options);
    expect(redis.url).toMatch(/^redis:\/\/:[0-9a-f]{36}@127\.0\.0\.1:\d+\/0$/);
    expect(redis.version).toMatch(/^(valkey )?\d+\.\d+/);
    expect(["path", "packages"]).toContain(redis.origin);
    expect(redis.settings).toEqual({ save: "", appendonly: "no" });
    expect(redis.alive()).toBe(true);
    expect(await withRedis(redis.url, (client) => client.dbsize())).toBe(0);
    await expect(
      withRedis(redis.url.replace(/:[0-9a-f]{36}@/, ""), (client) => client.ping()),
    ).rejects.toThrow(/NOAUTH/);
    expect(existsSync(options.runFolder)).toBe(true);
    await redis.stop();
    expect(running([redis.pid!])).toEqual([]);
    expect(existsSync(options.runFolder)).toBe(false);
    await redis.stop();
  });

  it("is set as the lab asks, in the server's own words", async () => {
    const redis = await bench.redis({
      settings: { maxmemory: "64mb", "maxmemory-policy": "allkeys-lru" },
    });
    expect(redis.settings).toEqual({
      save: "",
      appendonly: "no",
      maxmemory: String(64 * 1024 ** 2),
      "maxmemory-policy": "allkeys-lru",
    });
  });

  it("that is given an unknown setting ends with the line that quotes it, and leaves nothing", async () => {
    const options = bench.options({ settings: { maxmemmory: "64mb" } });
    await expect(bench.redis(options)).rejects.toThrow(/maxmemmory 64mb/);
    expect(existsSync(options.runFolder)).toBe(false);
  });

  it("says so when its memory is full and it may not evict", async () => {
    const redis = await bench.redis({
      settings: { maxmemory: "4mb", "maxmemory-policy": "noeviction" },
    });
    await withRedis(redis.url, async (client) => {
      const filling = async () => {
        for (let key = 0; key < 100; key++) await client.set(`key:${key}`, HUNDRED_KILOBYTES);
      };
      await expect(filling()).rejects.toThrow(/OOM command not allowed/);
      expect(await client.get("key:0")).toHaveLength(HUNDRED_KILOBYTES.length);
    });
  });

  it("evicts when its memory is full and it may: what is kept and what is evicted make the whole", async () => {
    const redis = await bench.redis({
      settings: { maxmemory: "4mb", "maxmemory-policy": "allkeys-lru" },
    });
    await withRedis(redis.url, async (client) => {
      for (let key = 0; key < 100; key++) await client.set(`key:${key}`, HUNDRED_KILOBYTES);
      const evicted = Number(infoFields(await client.info("stats")).evicted_keys);
      expect(evicted).toBeGreaterThan(0);
      expect((await client.dbsize()) + evicted).toBe(100);
    });
  });

  it("comes back empty at the same address after it was killed, and its absence was no death", async () => {
    const redis = await bench.redis();
    const { url, pid } = redis;
    await withRedis(url, (client) => client.set("kept", "no"));
    await redis.kill();
    expect(running([pid!])).toEqual([]);
    expect(redis.alive()).toBe(true);
    await expect(withRedis(url, (client) => client.ping())).rejects.toThrow(/ECONNREFUSED/);
    await redis.start();
    expect(redis.url).toBe(url);
    expect(redis.pid).not.toBe(pid);
    expect(await withRedis(url, (client) => client.dbsize())).toBe(0);
  });

  it("waits for its port when something else has taken it meanwhile", async () => {
    const redis = await bench.redis();
    await redis.kill();
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(portOf(redis.url), "127.0.0.1", resolve);
    });
    const starting = redis.start();
    setTimeout(() => other.close(), 300);
    await starting;
    expect(await withRedis(redis.url, (client) => client.ping())).toBe("PONG");
  });

  it.each([
    "SIGKILL",
    "SIGTERM",
  ] as const)("that dies of %s is not alive, says how it ended, and can be started again", async (signal) => {
    const redis = await bench.redis();
    process.kill(redis.pid!, signal);
    await eventually(() => !redis.alive());
    const failure = redis.failure();
    expect(failure).toBeInstanceOf(RunFailedError);
    expect(failure.message).toMatch(
      signal === "SIGKILL" ? /ended by SIGKILL \(its last words: .+\)/ : /exit code 0.*bye bye/,
    );
    await redis.start();
    expect(redis.alive()).toBe(true);
  });

  it("ends when the run is aborted", async () => {
    const controller = new AbortController();
    const redis = await bench.redis({ signal: controller.signal });
    controller.abort();
    expect(await stillRunningAfter([redis.pid!], 5_000)).toEqual([]);
  });
});

describe("no Redis to be had", () => {
  it("is a missing resource, with what to do about it", async () => {
    const start = bench.redis({
      environment: plainEnvironment({ PATH: bench.pathWith() }),
      cacheFolder: bench.newFolder("cache"),
    });
    await expect(start).rejects.toBeInstanceOf(MissingResourceError);
    await expect(start).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/needs Redis.*install.*REDIS_URL/),
    });
  });

  it.each([
    ["darwin", "brew install redis"],
    ["win32", "WSL"],
    ["linux", "package manager"],
  ] as const)("is answered on %s with the platform's own way", (platform, way) => {
    expect(howToGetRedis({ PATH: "" }, platform)).toContain(way);
  });
});

describe("what Redis says of itself", () => {
  it("is its version, with the name of a product that is not Redis", () => {
    expect(productVersion(infoFields("# Server\r\nredis_version:7.0.15\r\n"))).toBe("7.0.15");
    expect(
      productVersion(infoFields("redis_version:7.2.4\r\nvalkey_version:8.1.1\r\nredis_mode:x")),
    ).toBe("valkey 8.1.1");
  });

  it("is shortened to its last words", () => {
    expect(
      redisLastWords(
        "12:C 01 Jan 2026 10:00:00.000 # WARNING\n12:M 01 Jan 2026 10:00:00.001 * Ready to accept connections\n",
      ),
    ).toBe("Ready to accept connections");
    expect(redisLastWords(">>> 'maxmemmory 1'\nBad directive\n")).toBe(
      ">>> 'maxmemmory 1' Bad directive",
    );
    expect(redisLastWords("")).toBeUndefined();
  });
});
