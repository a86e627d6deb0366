import { execa, type Result, type ResultPromise } from "execa";
import { RunFailedError } from "../errors.ts";
import type { Ids } from "../services/system-user.ts";
import type { Guardian } from "./guardian.ts";
import type { Pin } from "./pinning.ts";
import { endGroup } from "./process-group.ts";

const KEPT_LOG_CHARACTERS = 8_000;

/** No standard input, and no more of the output than its listeners keep. */
const COMMON = { detached: true, extendEnv: false, buffer: false, reject: false } as const;
const WITH_OUTPUT = { ...COMMON, stdio: ["ignore", "pipe", "pipe"] } as const;
/** Messages as Node.js itself writes them: those of execa may be delayed by a turn of the event loop. */
const WITH_MESSAGES = {
  ...COMMON,
  stdio: ["ignore", "ignore", "pipe", "ipc"],
  serialization: "json",
} as const;

type Subprocess = ResultPromise<typeof WITH_OUTPUT> | ResultPromise<typeof WITH_MESSAGES>;

export interface ManagedProcessOptions {
  /** What a person calls this process in an error sentence. */
  name: string;
  command: string;
  args: readonly string[];
  /** Where it runs; where we run when left out. */
  cwd?: string;
  environment: NodeJS.ProcessEnv;
  pin?: Pin | undefined;
  guardian: Guardian;
  signal: AbortSignal;
  /** What a person can do when it ends by itself, as the end of a sentence. */
  advice: string;
  /** The telling part of its log; the last line where not given. */
  lastWords?: (log: string) => string | undefined;
  /** Who it runs as, where that is not whoever runs us. */
  user?: Ids | undefined;
  /** It is a program of Node.js that answers messages, and its standard output is nobody's. */
  messages?: boolean;
  /** Called with all that it prints. */
  onOutput?: (from: "stdout" | "stderr", text: string) => void;
}

/** How a process has ended. */
interface ProcessEnd {
  /** Undefined where it was ended by a signal, or could not be started. */
  exitCode: number | undefined;
  /** Why it could not be started. */
  startFailure: string | undefined;
}

/**
 * A process that ends with the harness, however that ends, and on abort. What it prints is kept for the sentence on how
 * it ended. execa starts it, under another user where asked for, and gathers how it ended. Three things are ours: that it
 * has a process group, so that all it has started ends with it (execa ends the one process only); that the guardian
 * watches that group, which also works when the harness is killed; and the cores it is pinned to.
 */
export class ManagedProcess {
  readonly name: string;
  readonly pid: number | undefined;
  /** Settled when the process has ended and its output has been read. */
  readonly exited: Promise<ProcessEnd>;
  protected readonly subprocess: Subprocess;
  readonly #options: ManagedProcessOptions;
  #log = "";
  #end: string | undefined;
  #stopping = false;

  constructor(options: ManagedProcessOptions) {
    this.#options = options;
    this.name = options.name;
    const { args, environment, guardian, signal, user, onOutput } = options;
    const [command, all] = options.pin?.wrap(options.command, [...args]) ?? [options.command, args];
    const where = {
      env: environment,
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      ...(user !== undefined && { uid: user.uid, gid: user.gid }),
    };
    this.subprocess = options.messages
      ? execa(command, all, { ...WITH_MESSAGES, ...where })
      : execa(command, all, { ...WITH_OUTPUT, ...where });
    const { pid, stdout, stderr } = this.subprocess;
    this.pid = pid;
    if (pid !== undefined) guardian.watch(pid);
    for (const [from, output] of [
      ["stdout", stdout],
      ["stderr", stderr],
    ] as const) {
      output?.setEncoding("utf8").on("data", (text: string) => {
        this.#log = (this.#log + text).slice(-KEPT_LOG_CHARACTERS);
        onOutput?.(from, text);
      });
    }
    const abort = () => this.#kill();
    this.exited = this.subprocess.then((result: Result) => {
      this.#end = howItEnded(result);
      if (pid !== undefined) guardian.forget(pid);
      signal.removeEventListener("abort", abort);
      this.onEnd();
      const hasStarted = result.exitCode !== undefined || result.signal !== undefined;
      return {
        exitCode: result.exitCode,
        startFailure: hasStarted ? undefined : result.originalMessage,
      };
    });
    if (signal.aborted) this.#kill();
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
    const { lastWords = lastLine } = this.#options;
    const words = lastWords(this.#log);
    return this.failureWith(words ? ` (its last words: ${words})` : "");
  }

  /** Ends the process group at once and waits until it is gone. */
  async stop(): Promise<void> {
    if (!this.alive) return;
    this.#kill();
    await this.exited;
  }

  /** @param detail what is said between how it ended and the advice */
  protected failureWith(detail: string): RunFailedError {
    return new RunFailedError(
      `${this.name} ended ${this.#end ?? "unexpectedly"}${detail}. ${this.#options.advice}`,
      { cause: this.#log },
    );
  }

  /** Called once, when it has ended and before `exited` is settled. */
  protected onEnd(): void {}

  #kill(): void {
    if (!this.alive) return;
    this.#stopping = true;
    endGroup(this.pid);
  }
}

function howItEnded({ exitCode, signal, originalMessage }: Result): string {
  if (signal !== undefined) return `by ${signal}`;
  if (exitCode !== undefined) return `with exit code ${exitCode}`;
  return `before it started (${originalMessage})`;
}

const lastLine = (log: string) =>
  log
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "");
