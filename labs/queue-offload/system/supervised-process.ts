/** A process of a server from outside: started from its file, and restarted when it dies, as a service manager would. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ProcessStart, ToProcess, ToSupervisor } from "./messages.ts";

/** systemd's own default of RestartSec. */
const RESTART_MILLIS = 100;
/** So many failures in a row are no accident. */
const MOST_FAILURES = 20;

export type ProcessName = "web" | "worker" | "neighbour" | "emulator";

export class SupervisedProcess {
  readonly #file: string;
  readonly #hear: (message: ToSupervisor, from: SupervisedProcess) => void;
  #start: ProcessStart;
  #child: ChildProcess | undefined;
  #failures = 0;
  /** Where it listens; empty where it does not. */
  address = "";

  private constructor(
    name: ProcessName,
    start: ProcessStart,
    hear: (message: ToSupervisor, from: SupervisedProcess) => void,
  ) {
    this.#file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
    this.#start = start;
    this.#hear = hear;
  }

  /**
   * Starts a process and waits until it is ready.
   * @throws Error with its reason where it cannot begin
   */
  static async start(
    name: ProcessName,
    start: ProcessStart,
    hear: (message: ToSupervisor, from: SupervisedProcess) => void,
  ): Promise<SupervisedProcess> {
    const one = new SupervisedProcess(name, start, hear);
    await one.#fork();
    return one;
  }

  send(message: ToProcess): void {
    if (this.#child?.connected) this.#child.send(message, () => {});
  }

  #fork(): Promise<void> {
    const child = fork(this.#file, { execArgv: [] });
    this.#child = child;
    // A message to a process that has just died is lost.
    child.on("error", () => {});
    this.send({ type: "start", start: this.#start });
    return new Promise((resolve, reject) => {
      let isReady = false;
      child.on("message", (message: ToSupervisor) => {
        if (message.type === "ready") {
          isReady = true;
          this.#failures = 0;
          this.address = message.address;
          // A restart listens on the same port.
          if (message.address !== "")
            this.#start = { ...this.#start, port: Number(new URL(message.address).port) };
          resolve();
        } else if (message.type === "failed") {
          reject(new Error(message.reason));
          child.kill("SIGKILL");
        } else this.#hear(message, this);
      });
      child.once("exit", (code, signal) => {
        const how = signal ?? `exit code ${code}`;
        if (!isReady) reject(new Error(`${this.#file} has ended before it was ready (${how})`));
        else this.#again();
      });
    });
  }

  #again(): void {
    setTimeout(() => {
      this.#fork().catch((error: unknown) => {
        this.#failures += 1;
        if (this.#failures >= MOST_FAILURES) throw error;
        this.#again();
      });
    }, RESTART_MILLIS);
  }
}
