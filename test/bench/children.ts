/** The processes of a bench: started on a core of their own, asked by messages, ended at the end. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Pin } from "../../src/harness/processes/pinning.ts";

const children: ChildProcess[] = [];

/** Starts a TypeScript file with Node.js; its words come out as ours. */
export function start(
  entry: string,
  pin: Pin | undefined,
  args: string[] = [],
  nodeFlags: readonly string[] = [],
): ChildProcess {
  const nodeArguments = [...nodeFlags, entry, ...args];
  const [command, all] = pin
    ? pin.wrap(process.execPath, nodeArguments)
    : [process.execPath, nodeArguments];
  const child = spawn(command, all, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  children.push(child);
  return child;
}

/** Sends a message and waits for the next one from there; `{type: "failed"}` is thrown. */
export async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  child.send(message);
  const [answer] = (await once(child, "message")) as [T & { type: string; reason?: string }];
  if (answer.type === "failed") throw new Error(answer.reason);
  return answer;
}

export async function stop(...ended: ChildProcess[]): Promise<void> {
  for (const child of ended) {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

/** Ends what still runs. */
export function stopAll(): void {
  for (const child of children) if (child.exitCode === null) child.kill();
}
