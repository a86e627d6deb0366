/** A private Redis and PostgreSQL for a test file, and the lab's servers in front of them, each in the harness' own host. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Params } from "../served-app.ts";
import { type Stores, startStores as startStoresOf } from "../stores.ts";

export type { Stores };

export const labFolder = new URL("../../../labs/cache-stampede/", import.meta.url);

const HOST = fileURLToPath(new URL("../../../src/harness/host/main.ts", import.meta.url));

export const startStores = (): Promise<Stores> =>
  startStoresOf({ services: ["redis", "postgres"] });

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
