import { spawn } from "node:child_process";
import type { Ids } from "../services/system-user.ts";
import type { Guardian } from "./guardian.ts";
import { endGroup } from "./process-group.ts";

export interface ToolOptions {
  cwd: string;
  environment: NodeJS.ProcessEnv;
  guardian: Guardian;
  signal: AbortSignal;
  timeoutMillis: number;
  /** Who it runs as, where that is not whoever runs us. */
  user?: Ids | undefined;
}

export interface ToolOutcome {
  /** Null when it could not be started or was ended. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end, without a shell and in a process group of its own that ends with the
 * harness. Never rejects: a program that fails says so by its code, one that is cut short by null.
 */
export function runTool(
  command: string,
  args: readonly string[],
  { cwd, environment, guardian, signal, timeoutMillis, user }: ToolOptions,
): Promise<ToolOutcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      uid: user?.uid,
      gid: user?.gid,
    });
    const { pid } = child;
    if (pid !== undefined) guardian.watch(pid);
    const outcome: ToolOutcome = { code: null, stdout: "", stderr: "" };
    const end = () => endGroup(pid);
    const timer = setTimeout(() => {
      outcome.stderr += `\n${command} did not end within ${timeoutMillis / 1e3} s`;
      end();
    }, timeoutMillis);
    const finish = (code: number | null) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      if (pid !== undefined) guardian.forget(pid);
      resolve({ ...outcome, code });
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      outcome.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      outcome.stderr += text;
    });
    child.on("error", (error) => {
      outcome.stderr += error.message;
      finish(null);
    });
    child.on("close", finish);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

/** The telling line of what a program said, for an error sentence, without the program's own prefix. */
export function lastWords({ stdout, stderr }: ToolOutcome): string {
  const lines = `${stdout}\n${stderr}`
    .split("\n")
    .map((text) => text.trim())
    .filter((text) => text !== "");
  const telling = lines.find((line) => /Failed to fetch|Unable to locate/.test(line));
  return (telling ?? lines.at(-1) ?? "it gave no reason").replace(
    /^(?:[EW]: |dpkg(?:-deb)?: error: )/,
    "",
  );
}
