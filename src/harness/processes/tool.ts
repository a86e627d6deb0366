import { ManagedProcess, type ManagedProcessOptions } from "./managed-process.ts";

interface ToolOptions
  extends Pick<ManagedProcessOptions, "cwd" | "environment" | "guardian" | "signal" | "user"> {
  timeoutMillis: number;
}

export interface ToolOutcome {
  /** Undefined when it could not be started or was ended. */
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end, without a shell. Never rejects: one that fails says so by its code, one that is cut short by none. */
export async function runTool(
  command: string,
  args: readonly string[],
  { timeoutMillis, ...options }: ToolOptions,
): Promise<ToolOutcome> {
  const said = { stdout: "", stderr: "" };
  const tool = new ManagedProcess({
    ...options,
    name: command,
    command,
    args,
    advice: "",
    onOutput: (from, text) => {
      said[from] += text;
    },
  });
  const timer = setTimeout(() => {
    said.stderr += `\n${command} did not end within ${timeoutMillis / 1e3} s`;
    void tool.stop();
  }, timeoutMillis);
  const { exitCode, startFailure = "" } = await tool.exited;
  clearTimeout(timer);
  return { stdout: said.stdout, stderr: said.stderr + startFailure, code: exitCode };
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
