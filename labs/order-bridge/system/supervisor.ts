/** Runs the two platforms, the bridge and the link as processes, and restarts each that is killed. */
import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { FromProcess, Peers, ProcessName, ProcessStart } from "./messages.ts";
import { settingsOf } from "./scenario.ts";
import { createTables } from "./tables.ts";

/** What the harness passes to a variant. */
export interface Start {
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  /** 0 takes any free port. */
  port: number;
}

/** In this order, so that each finds the processes it calls. */
const PROCESSES: readonly ProcessName[] = ["south", "link", "bridge", "north"];

/** Counts the instances of this process, so that two of them share no table. */
let instances = 0;

/**
 * Creates the tables, starts the processes and returns north's address.
 * @param variant the address of a variant's file, which says what the bridge does with an event
 */
export async function supervise(
  { params, services, port }: Start,
  variant: string,
): Promise<string> {
  const { postgres } = services;
  if (postgres === undefined)
    throw new Error("this lab needs PostgreSQL; `npm run lab` starts it.");
  const settings = settingsOf(params);
  const instance = `order_bridge_${process.pid}_${++instances}`;
  // They load their code while the tables are created.
  const supervised = PROCESSES.map((name) => {
    const { outageMillis, restartMillis } = settings;
    return { name, process: new Supervised(name, name === "south" ? outageMillis : restartMillis) };
  });
  await createTables(postgres, instance);
  const peers: Peers = {};
  for (const { name, process } of supervised) {
    const own = { port: name === "north" ? port : 0, peers: { ...peers } };
    peers[name] = await process.start({ postgres, instance, settings, variant, ...own });
  }
  return peers.north!;
}

/** One process, restarted on the same port for as long as the supervisor lives. */
class Supervised {
  readonly #name: ProcessName;
  readonly #restartMillis: number;
  #child: ChildProcess;
  #exited: Promise<void>;

  constructor(name: ProcessName, restartMillis: number) {
    this.#name = name;
    this.#restartMillis = restartMillis;
    [this.#child, this.#exited] = this.#fork();
  }

  /** @returns its base address */
  async start(start: ProcessStart): Promise<string> {
    const url = await this.#open(start);
    void this.#restart({ ...start, port: Number(new URL(url).port) });
    return url;
  }

  async #restart(start: ProcessStart): Promise<never> {
    for (;;) {
      await this.#exited;
      await pause(this.#restartMillis);
      [this.#child, this.#exited] = this.#fork();
      // A process that cannot start, or is killed while it starts, is tried again.
      await this.#open(start).catch(() => this.#child.kill("SIGKILL"));
    }
  }

  #fork(): [ChildProcess, Promise<void>] {
    const file = fileURLToPath(new URL(`processes/${this.#name}.ts`, import.meta.url));
    const child = fork(file, { execArgv: [] });
    // A message to a process killed a moment ago is lost; its exit is reported all the same.
    child.on("error", () => {});
    return [child, new Promise((resolve) => child.once("exit", () => resolve()))];
  }

  #open(start: ProcessStart): Promise<string> {
    const child = this.#child;
    const ended = this.#exited;
    return new Promise((resolve, reject) => {
      void ended.then(() => reject(new Error(`${this.#name} ended before it listened`)));
      child.once("message", (message: FromProcess) => {
        if (message.type === "ready") resolve(message.url);
        else reject(new Error(message.reason));
      });
      child.send(start);
    });
  }
}
