import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * A small watcher process that outlives a killed harness and then ends the process groups it was
 * told about. SIGKILL gives the harness itself no chance to do that.
 */
export class Guardian {
  readonly #watcher: ChildProcess;

  constructor() {
    this.#watcher = spawn("sh", [fileURLToPath(new URL("guardian.sh", import.meta.url))], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    this.#watcher.on("error", () => {});
    this.#watcher.stdin?.on("error", () => {});
    this.#watcher.unref();
    (this.#watcher.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  }

  watch(groupId: number): void {
    this.#watcher.stdin?.write(`+ ${groupId}\n`);
  }

  forget(groupId: number): void {
    this.#watcher.stdin?.write(`- ${groupId}\n`);
  }

  close(): void {
    this.#watcher.stdin?.end();
  }
}
