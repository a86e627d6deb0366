/** A lab's app in the harness' own host process, as a run starts it, with the tools that judges are lent. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { performFaults } from "../../src/harness/measure/fault-script.ts";
import { NO_SERVICES } from "../../src/harness/testbed/lab-services.ts";
import type { FaultTools } from "../../src/lab/faults.ts";
import type { Params } from "./served-app.ts";

const HOST = fileURLToPath(new URL("../../src/harness/host/main.ts", import.meta.url));

export interface Hosted {
  url: string;
  pid: number;
  /** Does to the app's processes what a script says; services are left alone. */
  tools: FaultTools;
  /** Ends it as the harness does: its whole group at once. */
  stop(): void;
}

/** Starts a file of a lab's folder in front of the services of these addresses. */
export async function startHosted(
  folder: URL,
  file: string,
  params: Params,
  services: Record<string, string>,
): Promise<Hosted> {
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
    const start = { type: "start", file: fileURLToPath(new URL(file, folder)), params };
    host.send({ ...start, services, port: 0 });
  }).catch((error: unknown) => {
    stop();
    throw error;
  });
  // The host as the harness knows it, as far as faults go.
  const running = { process: { pid: host.pid! }, url, services: NO_SERVICES } as Parameters<
    typeof performFaults
  >[1];
  return {
    url,
    pid: host.pid!,
    tools: { follow: (script, loadEnded) => performFaults(script, running, loadEnded) },
    stop,
  };
}
