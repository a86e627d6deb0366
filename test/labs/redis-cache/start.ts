/** A Redis and a PostgreSQL of a test file's own, as the lab asks for them, and the lab's servers in front of them. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import lab from "../../../labs/redis-cache/lab.ts";
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import { startServices } from "../../../src/harness/services/start.ts";
import { LabSchema } from "../../../src/lab/definition.ts";
import type { Params } from "../served-app.ts";

export { send } from "../served-app.ts";

export const labFolder = new URL("../../../labs/redis-cache/", import.meta.url);

/** Shared by all tests, so that programs and the data set are made once. */
const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/load-bearing", import.meta.url));

export interface Stores {
  urls: Record<string, string>;
  stop(): Promise<void>;
}

type Names = ("redis" | "postgres")[];

export async function startStores(names: Names = ["redis", "postgres"]): Promise<Stores> {
  const { serviceSettings, data } = LabSchema.parse(lab);
  const guardian = new Guardian();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "redis-cache-"));
  const end = () => {
    guardian.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { urls, stop } = await startServices(names, {
      cacheFolder: CACHE,
      runFolder: folder,
      settings: serviceSettings,
      data,
      guardian,
      signal: new AbortController().signal,
      pin: undefined,
      onProgress: () => {},
      // Instances of its own, also where the machine has some by address: test files run side by side.
      environment: { ...process.env, REDIS_URL: "", DATABASE_URL: "" },
    });
    return {
      urls,
      async stop() {
        await stop();
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** Starts a file of the lab in front of the stores, in this process, and gives its base address. */
export async function start(stores: Stores, file: string, params: Params = {}): Promise<string> {
  const module = await import(new URL(file, labFolder).href);
  return await module.default({ params, services: stores.urls, port: 0 });
}
