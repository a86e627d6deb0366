import { type ChildProcess, spawn } from "node:child_process";
import { RunFailedError } from "../errors.ts";
import type { Ids } from "../services/system-user.ts";
import type { Guardian } from "./guardian.ts";
import type { Pin } from "./pinning.ts";
import { endGroup } from "./process-group.ts";

const KEPT_LOG_CHARACTERS = 8_000;

export interface OwnProcessOptions {
  /** What a person calls this process in an error sentence. */
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  environment: NodeJS.ProcessEnv;
  pin: Pin | undefined;
  guardian: Guardian;
  signal: AbortSignal;
  /** What a person can do when it ends by itself, as the end of a sentence. */
  advice: string;
  /** The telling part of its log; the last line where not given. */
  lastWords?: (log: string) => string | undefined;
  /** Who it runs as, where that is not whoever runs us. */
  user?: Ids | undefined;
}

/**
 * A program that is not ours, in a process group of its own. It ends with the harness, however that
 * ends, and on abort. What it prints is kept for the sentence on how it ended.
 */
export class OwnProcess {
  readonly pid: number | undefined;
  /** Settled when the process has ended and its output has been read. */
  readonly exited: Promise<void>;
  readonly #options: OwnProcessOptions;
  readonly #child: ChildProcess;
  #log = "";
  #end: string | undefined;
  #stopping = false;

  constructor(options: OwnProcessOptions) {
    this.#options = options;
    const { pin, guardian, signal } = options;
    const [command, args] = pin
      ? pin.wrap(options.command, [...options.args])
      : [options.command, [...options.args]];
    this.#child = spawn(command, args, {
      cwd: options.cwd,
      env: options.environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      uid: options.user?.uid,
      gid: options.user?.gid,
    });
    this.pid = this.#child.pid;
    const { pid } = this;
    if (pid !== undefined) guardian.watch(pid);
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      output?.setEncoding("utf8").on("data", (text: string) => {
        this.#log = (this.#log + text).slice(-KEPT_LOG_CHARACTERS);
      });
    }
    const abort = () => {
      if (!this.alive) return;
      this.#stopping = true;
      endGroup(pid);
    };
    this.exited = new Promise((resolve) => {
      const finish = (how: string) => {
        if (this.#end !== undefined) return;
        this.#end = how;
        if (pid !== undefined) guardian.forget(pid);
        signal.removeEventListener("abort", abort);
        resolve();
      };
      // "close" and not "exit": by then its last words have arrived.
      this.#child.on("close", (code, by) => finish(by ? `by ${by}` : `with exit code ${code}`));
      this.#child.on("error", (error) => finish(`before it started (${error.message})`));
    });
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  }

  get alive(): boolean {
    return this.#end === undefined;
  }

  /** True when it has ended and nobody here asked it to. */
  get endedByItself(): boolean {
    return !this.alive && !this.#stopping;
  }

  /** The end of what it has printed. */
  get log(): string {
    return this.#log;
  }

  /** The error that says how this process ended, with its last words. */
  failure(): RunFailedError {
    const { name, advice, lastWords = lastLine } = this.#options;
    const words = lastWords(this.#log);
    return new RunFailedError(
      `${name} ended ${this.#end ?? "unexpectedly"}${words ? ` (its last words: ${words})` : ""}. ${advice}`,
      { cause: this.#log },
    );
  }

  /** Ends the process group at once and waits until it is gone. */
  async kill(): Promise<void> {
    if (!this.alive) return;
    this.#stopping = true;
    endGroup(this.pid);
    await this.exited;
  }
}

const lastLine = (log: string) =>
  log
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "");
