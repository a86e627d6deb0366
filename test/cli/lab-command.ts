import { spawnSync } from "node:child_process";
import { join } from "node:path";

export const CHECKOUT = join(import.meta.dirname, "..", "..");

export interface Answer {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the real `lab` command on the pinned runtime, as a person would without a terminal. */
export function lab(args: readonly string[], environment: Record<string, string> = {}): Answer {
  return labOn(join(CHECKOUT, "node_modules", ".bin", "node"), args, environment);
}

/** The same, started by another runtime. */
export function labOn(
  runtime: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Answer {
  const { status, stdout, stderr } = spawnSync(
    runtime,
    [join(CHECKOUT, "src/cli/lab.mjs"), ...args],
    {
      encoding: "utf8",
      env: { ...process.env, ...environment },
      timeout: 30_000,
    },
  );
  return { code: status, out: stdout, err: stderr };
}
