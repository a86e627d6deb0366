import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { RunFailedError } from "../errors.ts";
import type { Guardian } from "./guardian.ts";
import type { Pin } from "./pinning.ts";

const KEPT_STDERR_CHARACTERS = 4_000;

export interface ChildOptions {
  /** What a person calls this process in an error sentence. */
  name: string;
  /** Absolute path of the TypeScript file to run. */
  entry: string;
  /** What a person can do when it ends by itself, as the end of a sentence. */
  advice: string;
  pin: Pin | undefined;
  /** Flags of Node.js itself. */
  nodeFlags?: readonly string[];
  guardian: Guardian;
  signal: AbortSignal;
  environment?: Record<string, string>;
}

interface Waiting {
  type: string;
  resolve(message: unknown): void;
  reject(error: Error): void;
}

/**
 * One process of ours in a group of its own, spoken to by messages. Whoever asks it something gets
 * an answer or an error: when the process ends, when the run is aborted, when time is up.
 */
export class Child {
  readonly name: string;
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #guardian: Guardian;
  readonly #advice: string;
  readonly #waiting = new Set<Waiting>();
  readonly exited: Promise<void>;
  #stderr = "";
  #end: string | undefined;
  #stopping = false;

  constructor(options: ChildOptions) {
    this.name = options.name;
    this.#guardian = options.guardian;
    this.#advice = options.advice;
    const nodeArguments = [...(options.nodeFlags ?? []), options.entry];
    const [command, args] = options.pin
      ? options.pin.wrap(process.execPath, nodeArguments)
      : [process.execPath, nodeArguments];
    this.#process = spawn(command, args, {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      detached: true,
      env: { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "", ...options.environment },
    });
    this.pid = this.#process.pid ?? -1;
    if (this.pid > 0) this.#guardian.watch(this.pid);
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR_CHARACTERS);
    });
    this.#process.on("message", (message: { type: string }) => this.#receive(message));
    this.exited = new Promise((resolve) => {
      const finish = (how: string) => {
        if (this.#end !== undefined) return;
        this.#end = how;
        if (this.pid > 0) this.#guardian.forget(this.pid);
        options.signal.removeEventListener("abort", this.#kill);
        const error = this.#stopping
          ? new RunFailedError(`${this.name} was stopped.`)
          : this.failure();
        for (const waiting of this.#waiting) waiting.reject(error);
        this.#waiting.clear();
        resolve();
      };
      // "close" and not "exit": by then the last words on stderr have arrived.
      this.#process.on("close", (code, signal) =>
        finish(signal ? `by ${signal}` : `with exit code ${code}`),
      );
      this.#process.on("error", (error) => finish(`before it started (${error.message})`));
    });
    if (options.signal.aborted) this.#kill();
    else options.signal.addEventListener("abort", this.#kill, { once: true });
  }

  get alive(): boolean {
    return this.#end === undefined;
  }

  /** The error that says how this process ended, with its last line on stderr that names an error. */
  failure(): RunFailedError {
    const lines = this.#stderr.split("\n").filter((line) => line.trim() !== "");
    const telling = lines.find((line) => /^\s*\w*Error\b/.test(line)) ?? lines.at(-1);
    return new RunFailedError(
      `${this.name} ended ${this.#end ?? "unexpectedly"}${telling ? `: ${telling.trim()}` : ""}. ` +
        this.#advice,
      { cause: this.#stderr },
    );
  }

  send(message: object): void {
    if (this.alive && this.#process.connected) this.#process.send(message, () => {});
  }

  /**
   * Waits for the next message of a type.
   * @throws RunFailedError when the process ends first or `timeoutMillis` pass.
   */
  receive<T>(type: string, timeoutMillis: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (!this.alive) {
        reject(this.failure());
        return;
      }
      const settle =
        <A>(then: (value: A) => void) =>
        (value: A) => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          then(value);
        };
      const waiting: Waiting = {
        type,
        resolve: settle(resolve as (value: unknown) => void),
        reject: settle(reject),
      };
      const timer = setTimeout(() => {
        waiting.reject(
          new RunFailedError(
            `${this.name} gave no answer ("${type}") within ${timeoutMillis / 1000} s. ` +
              "Look for a loop or a wait that never ends, then run again.",
          ),
        );
      }, timeoutMillis);
      this.#waiting.add(waiting);
    });
  }

  ask<T>(message: object, answer: string, timeoutMillis: number): Promise<T> {
    const reply = this.receive<T>(answer, timeoutMillis);
    this.send(message);
    return reply;
  }

  /** Ends the process group at once and waits until it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (!this.alive) return;
    this.#kill();
    await this.exited;
  }

  readonly #kill = (): void => {
    this.#stopping = true;
    if (this.pid <= 0 || !this.alive) return;
    try {
      process.kill(-this.pid, "SIGKILL");
    } catch {
      // The group has gone between our look and our signal: that is what we wanted.
    }
  };

  #receive(message: { type: string }): void {
    for (const waiting of this.#waiting) {
      if (waiting.type === message.type) {
        waiting.resolve(message);
        return;
      }
      if (message.type === "failed") {
        const { reason } = message as unknown as { reason: string };
        waiting.reject(new RunFailedError(`${this.name} failed: ${reason}`));
        return;
      }
    }
  }
}

/** Waits a number of milliseconds, or until the run is aborted. */
export async function pause(millis: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const timer = setTimeout(() => done.abort(), millis);
  const done = new AbortController();
  await Promise.race([
    once(done.signal, "abort"),
    once(signal, "abort", { signal: done.signal }).catch(() => {}),
  ]);
  clearTimeout(timer);
}
