/** A Redis and a PostgreSQL as the lab sets them, its servers in front of them, and faults as the harness does them. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { performFaults } from "../../../src/harness/measure/fault-script.ts";
import { type LabServices, NO_SERVICES } from "../../../src/harness/testbed/lab-services.ts";
import { LabSchema } from "../../../src/lab/definition.ts";
import type { FaultTools } from "../../../src/lab/faults.ts";
import type { Params } from "../../../test/labs/served-app.ts";
import { type Stores, startStores as startStoresOf } from "../../../test/labs/stores.ts";
import lab from "../lab.ts";

export type { Stores };

export const definition = LabSchema.parse(lab);
export const labFolder = new URL("../", import.meta.url);

const HOST = fileURLToPath(new URL("../../../src/harness/host/main.ts", import.meta.url));

export const startStores = (): Promise<Stores> => startStoresOf(definition);

export interface Server {
  url: string;
  pid: number;
  tools: FaultTools;
  /** Ends it as the harness does: its whole group at once. */
  stop(): void;
}

/**
 * Starts a file of the lab as the harness starts a variant.
 * @param environment beyond that of the test
 * @throws Error with the reason where it does not start
 */
export async function startServer(
  stores: Pick<Stores, "urls" | "all">,
  file: string,
  params: Params,
  environment: Record<string, string> = {},
): Promise<Server> {
  const host = fork(HOST, {
    execArgv: [],
    detached: true,
    env: { ...process.env, ...environment },
  });
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
  const running = {
    process: { pid: host.pid! },
    url,
    workload: definition.workloads[0]!,
    services: servicesOf(stores),
  } as Parameters<typeof performFaults>[1];
  const tools: FaultTools = {
    follow: (script, loadEnded) => performFaults(script, running, loadEnded),
  };
  return { url, pid: host.pid!, tools, stop };
}

function servicesOf({ all }: Pick<Stores, "all">): LabServices {
  const named = (name: string) => all.find((service) => service.name === name)!;
  return {
    ...NO_SERVICES,
    kill: (name) => named(name).kill(),
    start: (name) => named(name).start(),
  };
}

/** The app of a variant in a workload. */
export function appOf(workload: string, variant: string) {
  const { apps } = definition.workloads.find(({ id }) => id === workload)!;
  return apps[variant]!;
}
