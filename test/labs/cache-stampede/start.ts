/** A private Redis and PostgreSQL for a test file, and the lab's servers in front of them, each in the harness' own host. */
import { fork } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import { type Services, startServices } from "../../../src/harness/services/start.ts";
import type { Params } from "../served-app.ts";

export const labFolder = new URL("../../../labs/cache-stampede/", import.meta.url);

/** Shared by all tests, so that what is not on this machine is fetched once. */
const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/services", import.meta.url));
const HOST = fileURLToPath(new URL("../../../src/harness/host/main.ts", import.meta.url));

export interface Stores extends Pick<Services, "urls" | "all"> {
  stop(): Promise<void>;
}

export async function startStores(): Promise<Stores> {
  const guardian = new Guardian();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "cache-stampede-"));
  const end = () => {
    guardian.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { urls, all, stop } = await startServices(["redis", "postgres"], {
      cacheFolder: CACHE,
      runFolder: folder,
      guardian,
      signal: new AbortController().signal,
      pin: undefined,
      onProgress: () => {},
      // Instances of their own, also where the machine has some by address: test files run side by side.
      environment: { ...process.env, REDIS_URL: "", DATABASE_URL: "" },
    });
    return {
      urls,
      all,
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

export interface Server {
  url: string;
  pid: number;
  /** Ends it as the harness does: its whole group at once. */
  stop(): void;
}

/** Starts a file of the lab as the harness starts a variant. */
export async function startServer(stores: Stores, file: string, params: Params): Promise<Server> {
  const host = fork(HOST, { execArgv: [], detached: true });
  const stop = () => {
    try {
      process.kill(-host.pid!, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  const url = await new Promise<string>((resolve, reject) => {
    host.once("exit", () => reject(new Error(`${file} ended before it listened`)));
    host.on("message", (message: { type: string; url?: string; reason?: string }) => {
      if (message.type === "ready") resolve(message.url!);
      if (message.type === "failed") reject(new Error(message.reason));
    });
    const start = { type: "start", file: fileURLToPath(new URL(file, labFolder)), params };
    host.send({ ...start, services: stores.urls, port: 0 });
  }).catch((error: unknown) => {
    stop();
    throw error;
  });
  return { url, pid: host.pid!, stop };
}
