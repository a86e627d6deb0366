import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { labCache } from "../../../src/harness/home.ts";
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import { findOnPath } from "../../../src/harness/processes/on-path.ts";
import { canUnpack } from "../../../src/harness/services/debian/packages.ts";
import { redisOnPath } from "../../../src/harness/services/redis/program.ts";
import { startRedis } from "../../../src/harness/services/redis/start.ts";
import type { RunningService, ServiceOptions } from "../../../src/harness/services/service.ts";

/** The one that the `lab` command keeps here: what tests have unpacked and made, labs need not, and the other way round. */
export const SHARED_CACHE = labCache(fileURLToPath(new URL("../../../", import.meta.url)));

/** This process's environment without the addresses a developer may have set. */
export function plainEnvironment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { REDIS_URL: _redis, DATABASE_URL: _postgres, ...rest } = process.env;
  return { ...rest, ...changes };
}

/** Whether this machine can have a Redis at all; elsewhere these tests are left out. */
export const HAS_REDIS =
  redisOnPath(plainEnvironment()) !== undefined || canUnpack(plainEnvironment());

/** Options to start services with, in a folder of their own, and an end to whatever was started. */
export class ServiceBench {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "services-")));
  readonly progress: string[] = [];
  readonly #guardian = new Guardian();
  readonly #controller = new AbortController();
  readonly #started: RunningService[] = [];
  #folders = 0;

  newFolder(name = "folder"): string {
    this.#folders += 1;
    const path = join(this.folder, `${name}-${this.#folders}`);
    mkdirSync(path);
    return path;
  }

  options(changes: Partial<ServiceOptions> = {}): ServiceOptions {
    return {
      cacheFolder: SHARED_CACHE,
      runFolder: this.newFolder("run"),
      settings: {},
      guardian: this.#guardian,
      signal: this.#controller.signal,
      pin: undefined,
      onProgress: (text) => this.progress.push(text),
      environment: plainEnvironment(),
      ...changes,
    };
  }

  async redis(changes: Partial<ServiceOptions> = {}): Promise<RunningService> {
    const service = await startRedis(this.options(changes));
    this.#started.push(service);
    return service;
  }

  /** A Redis of somebody else, by address. */
  async external(address: string, changes: Partial<ServiceOptions> = {}): Promise<RunningService> {
    return this.redis({ environment: plainEnvironment({ REDIS_URL: address }), ...changes });
  }

  /** A PATH with links to the named tools of this machine and nothing else. */
  pathWith(...tools: string[]): string {
    const folder = this.newFolder("bin");
    for (const tool of tools) {
      const path = findOnPath(tool, process.env);
      if (path !== undefined) symlinkSync(path, join(folder, basename(path)));
    }
    return folder;
  }

  async stopAll(): Promise<void> {
    // External ones first: what they use may be one of ours.
    for (const service of this.#started.splice(0).reverse()) await service.stop();
  }

  async close(): Promise<void> {
    await this.stopAll();
    this.#guardian.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until something is so; the time limit is only for a test that would never end. */
export async function eventually(isSo: () => boolean, withinMillis = 20_000): Promise<void> {
  const until = performance.now() + withinMillis;
  while (!isSo()) {
    if (performance.now() > until) throw new Error(`It is still not so: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
