import { RunFailedError } from "../errors.ts";
import { ManagedProcess, type ManagedProcessOptions } from "./managed-process.ts";

interface NodeProcessOptions
  extends Pick<ManagedProcessOptions, "name" | "advice" | "pin" | "guardian" | "signal"> {
  /** Absolute path of the TypeScript file to run. */
  entry: string;
  /** Flags of Node.js itself. */
  nodeFlags?: readonly string[];
}

interface Waiting {
  type: string;
  resolve(message: unknown): void;
  reject(error: Error): void;
}

/**
 * A process of ours that is spoken to by messages. Whoever asks it something gets an answer or an error: when the
 * process ends, when the run is aborted, when time is up.
 */
export class NodeProcess extends ManagedProcess {
  readonly #waiting = new Set<Waiting>();

  constructor({ entry, nodeFlags = [], ...options }: NodeProcessOptions) {
    super({
      ...options,
      command: process.execPath,
      args: [...nodeFlags, entry],
      environment: { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "" },
      messages: true,
    });
    this.subprocess.on("message", (message) => this.#receive(message as { type: string }));
  }

  /** The error that says how this process ended, with its first line on stderr that names an error. */
  override failure(): RunFailedError {
    const lines = this.log.split("\n").filter((line) => line.trim() !== "");
    const telling = lines.find((line) => /^\s*\w*Error\b/.test(line)) ?? lines.at(-1);
    return this.failureWith(telling ? `: ${telling.trim()}` : "");
  }

  send(message: object): void {
    if (this.alive && this.subprocess.connected) this.subprocess.send(message, () => {});
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

  protected override onEnd(): void {
    const error = this.endedByItself
      ? this.failure()
      : new RunFailedError(`${this.name} was stopped.`);
    for (const waiting of this.#waiting) waiting.reject(error);
    this.#waiting.clear();
  }

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
