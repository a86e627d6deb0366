/** A private Redis for a test file, and the lab's shops in front of it. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import { startServices } from "../../../src/harness/services/start.ts";
import type { Params } from "../served-app.ts";

export const labFolder = new URL("../../../labs/redis-lua/", import.meta.url);

/** Shared by all tests, so that what is not on this machine is fetched once. */
const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/services", import.meta.url));

export interface Store {
  url: string;
  stop(): Promise<void>;
}

export async function startStore(): Promise<Store> {
  const guardian = new Guardian();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "redis-lua-"));
  const end = () => {
    guardian.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { urls, stop } = await startServices(["redis"], {
      cacheFolder: CACHE,
      runFolder: folder,
      guardian,
      signal: new AbortController().signal,
      pin: undefined,
      onProgress: () => {},
      // An instance of its own, also where the machine has one by address: test files run side by side.
      environment: { ...process.env, REDIS_URL: "" },
    });
    return {
      url: urls.redis!,
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

/** Starts a variant in front of the store and gives its base address. */
export async function startShop(store: Store, variant: string, params: Params = {}) {
  const module = await import(new URL(`variants/${variant}.ts`, labFolder).href);
  const url: string = await module.default({ params, services: { redis: store.url }, port: 0 });
  return url;
}
