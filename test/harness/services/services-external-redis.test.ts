import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { MissingResourceError } from "../../../src/harness/errors.ts";
import { freePort } from "../../../src/harness/network/port.ts";
import { findOnPath } from "../../../src/harness/processes/on-path.ts";
import { shownAddress, withRedis } from "../../../src/harness/services/redis/connection.ts";
import { inspectRedis, REDIS_MARKER } from "../../../src/harness/services/redis/inspect.ts";
import { sameSetting } from "../../../src/harness/services/redis/settings.ts";
import type { RunningService } from "../../../src/harness/services/service.ts";
import { UsageError } from "../../../src/result/document/errors.ts";
import { DrivenRun } from "../run/driven-run.ts";
import { eventually, HAS_REDIS, ServiceBench, SHARED_CACHE } from "./service-bench.ts";

const DRIVER = fileURLToPath(new URL("drive-services.ts", import.meta.url));
const bench = new ServiceBench();
afterEach(() => bench.stopAll());
afterAll(() => bench.close());

/** Address of another database of the same server. */
const database = (url: string, number: number) => url.replace(/\/0$/, `/${number}`);
const passwordOf = (url: string) => new URL(url).password;
const keysIn = (url: string) => withRedis(url, async (client) => (await client.keys("*")).sort());
const put = (url: string, key: string) => withRedis(url, (client) => client.set(key, "value"));

/** Runs what must be refused and returns its error. */
const refusal = async (refused: Promise<unknown>): Promise<Error & { exitCode?: number }> =>
  refused.then(
    () => {
      throw new Error("It was not refused.");
    },
    (error) => error,
  );

describe.skipIf(!HAS_REDIS)("an external Redis", () => {
  it("is used with its password and its database, and emptied of what the run wrote", async () => {
    const server = await bench.redis();
    await put(server.url, "theirs");
    const address = database(server.url, 3);
    const external = await bench.external(address);
    expect(external).toMatchObject({ url: address, origin: "external", version: server.version });
    expect(external.pid).toBeUndefined();
    expect(external.settings).toMatchObject({ save: "" });
    expect(external.alive()).toBe(true);
    await put(address, "ours");
    expect(await keysIn(address)).toEqual([REDIS_MARKER, "ours"]);
    await external.stop();
    expect(await keysIn(address)).toEqual([]);
    expect(await keysIn(server.url)).toEqual(["theirs"]);
  });

  it("that holds foreign data is refused and left untouched", async () => {
    const server = await bench.redis();
    await put(server.url, "theirs");
    const error = await refusal(bench.external(server.url));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(/holds 1 key of others/);
    expect(error.message).not.toContain(passwordOf(server.url));
    expect(await keysIn(server.url)).toEqual(["theirs"]);
  });

  it("whose mark has gone is left as it is at the end, and the person is told", async () => {
    const server = await bench.redis();
    const external = await bench.external(server.url);
    await withRedis(server.url, (client) => client.flushdb());
    await put(server.url, "theirs");
    await external.stop();
    expect(await keysIn(server.url)).toEqual(["theirs"]);
    expect(bench.progress.at(-1)).toContain("nothing was removed");
  });

  it("that another run uses is refused until that run has ended", async () => {
    const server = await bench.redis();
    const first = await bench.external(server.url);
    const error = await refusal(bench.external(server.url));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(`process ${process.pid} on`);
    expect(first.alive()).toBe(true);
    await first.stop();
    await (await bench.external(server.url)).stop();
  });

  it("that two runs want at the same moment is given to one of them", async () => {
    const server = await bench.redis();
    for (let round = 0; round < 5; round++) {
      const outcomes = await Promise.allSettled([
        bench.external(server.url),
        bench.external(server.url),
        bench.external(server.url),
      ]);
      const winners = outcomes.filter(({ status }) => status === "fulfilled");
      expect(winners).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(UsageError);
      await (winners[0] as PromiseFulfilledResult<RunningService>).value.stop();
    }
  });

  it("that is not set as the lab needs it is refused, and not changed", async () => {
    const server = await bench.redis({ settings: { maxmemory: "32mb" } });
    const error = await refusal(bench.external(server.url, { settings: { maxmemory: "64mb" } }));
    expect(error).toBeInstanceOf(MissingResourceError);
    expect(error.message).toMatch(/has maxmemory 33554432, and this lab needs 64mb/);
    expect(await keysIn(server.url)).toEqual([]);
    const external = await bench.external(server.url, { settings: { maxmemory: "32mb" } });
    expect(external.settings.maxmemory).toBe("33554432");
  });

  it("is never killed or started", async () => {
    const external = await bench.external((await bench.redis()).url);
    await expect(external.kill()).rejects.toBeInstanceOf(UsageError);
    await expect(external.start()).rejects.toBeInstanceOf(UsageError);
    expect(external.alive()).toBe(true);
  });

  it("that stops answering is not alive, and is again when it is back", async () => {
    const server = await bench.redis();
    const external = await bench.external(server.url);
    await server.kill();
    await eventually(() => !external.alive());
    expect(external.failure().message).toMatch(/no longer answers/);
    expect(external.failure().message).not.toContain(passwordOf(server.url));
    await server.start();
    await eventually(() => external.alive());
    await server.kill();
    await external.stop();
    expect(bench.progress.at(-1)).toContain("could not be removed");
  });

  it.each([
    [
      "a wrong password",
      (url: string) => url.replace(passwordOf(url), "wrong"),
      /refuses the user/,
    ],
    [
      "no password",
      (url: string) => url.replace(`:${passwordOf(url)}@`, ""),
      /asks for a password/,
    ],
    [
      "a database it does not have",
      (url: string) => database(url, 999),
      /no database of that number/,
    ],
  ])("with %s is refused, and nothing is written", async (_, changed, reason) => {
    const server = await bench.redis();
    const error = await refusal(bench.external(changed(server.url)));
    expect(error).toMatchObject({ exitCode: 3, message: expect.stringMatching(reason) });
    expect(await keysIn(server.url)).toEqual([]);
  });

  it("where nothing listens is refused with that reason", async () => {
    const error = await refusal(bench.external(`redis://localhost:${await freePort()}`));
    expect(error).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining("nothing listens there"),
    });
  });

  it("speaks TLS to a server whose authority is known, and says how to make one known", async ({
    skip,
  }) => {
    const certificate = makeCertificate();
    if (certificate === undefined) return skip("there is no openssl to make a certificate with");
    const port = await freePort();
    const tls = {
      "tls-port": String(port),
      "tls-cert-file": certificate.file,
      "tls-key-file": certificate.key,
      "tls-ca-cert-file": certificate.file,
      "tls-auth-clients": "no",
    };
    let server: RunningService;
    try {
      server = await bench.redis({ settings: tls });
    } catch (error) {
      return skip(`this Redis is built without TLS (${(error as Error).message})`);
    }
    const address = `rediss://:${passwordOf(server.url)}@localhost:${port}/2`;
    const error = await refusal(bench.external(address));
    expect(error).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
    const driven = new DrivenRun(bench.newFolder("driven"), {
      driver: DRIVER,
      flags: [SHARED_CACHE, "redis"],
      environment: { REDIS_URL: address, NODE_EXTRA_CA_CERTS: certificate.file },
    });
    const line = await driven.line(({ type }) => type === "running" || type === "error");
    expect(line).toMatchObject({ type: "running", urls: { redis: address } });
    expect(await keysIn(database(server.url, 2))).toEqual([REDIS_MARKER]);
    driven.process.kill("SIGTERM");
    expect((await driven.ended).code).toBe(0);
    expect(await keysIn(database(server.url, 2))).toEqual([]);
  });
});

describe("an address of Redis", () => {
  it("is shown without user and password", () => {
    expect(shownAddress("rediss://user:secret@cache.example.org:6380/4")).toBe(
      "rediss://cache.example.org:6380/4",
    );
    expect(shownAddress("redis://localhost")).toBe("redis://localhost/0");
  });

  it.each([
    "localhost:6379",
    "http://localhost",
    "redis://localhost/cache",
    "redis://",
    "",
  ])("is not %j", async (address) => {
    expect(() => shownAddress(address)).toThrow(UsageError);
    await expect(inspectRedis(address)).rejects.toBeInstanceOf(UsageError);
  });
});

describe("two ways to write a setting", () => {
  it("are the same when they mean the same number of bytes", () => {
    expect(sameSetting("64mb", "67108864")).toBe(true);
    expect(sameSetting("64mb", "64m")).toBe(false);
    expect(sameSetting("1GB", "1024mb")).toBe(true);
    expect(sameSetting("allkeys-lru", "allkeys-lru")).toBe(true);
    expect(sameSetting("allkeys-lru", "noeviction")).toBe(false);
  });
});

function makeCertificate(): { file: string; key: string } | undefined {
  if (findOnPath("openssl", process.env) === undefined) return undefined;
  const folder = bench.newFolder("certificate");
  const [file, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
      ...["-keyout", key, "-out", file, "-subj", "/CN=localhost"],
      ...["-addext", "subjectAltName=DNS:localhost"],
    ],
    { stdio: "ignore" },
  );
  return { file, key };
}
