import type { FromProcess, ProcessStart } from "../messages.ts";

/** A supervised process from within: starts on a message, reports where it listens, and ends with its supervisor. */
export function runProcess(open: (start: ProcessStart) => Promise<string>): void {
  const tell = (message: FromProcess) => process.send?.(message);
  process.on("message", (start: ProcessStart) => {
    open(start).then(
      (url) => tell({ type: "ready", url }),
      (error: unknown) =>
        tell({ type: "failed", reason: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on("disconnect", () => process.exit());
}
