import { stripVTControlCharacters } from "node:util";
import type { ExitCode } from "../result/document/errors.ts";

/** What every command is given. */
export interface Context {
  /** The handbook's folder. */
  root: string;
  /** Aborted once, by the first SIGINT or SIGTERM. */
  signal: AbortSignal;
  /** Set by the command; 0 unless it says otherwise. */
  exitCode: ExitCode;
  /** Writes a line to stdout: the answer. */
  print(text: string): void;
  /** Writes a line to stderr: anything but the answer. */
  tell(text: string): void;
}

export function createContext(root: string, signal: AbortSignal): Context {
  return {
    root,
    signal,
    exitCode: 0,
    print: (text) => void process.stdout.write(`${text}\n`),
    tell: (text) => void process.stderr.write(`${oneLine(text)}\n`),
  };
}

/** One JSON document on stdout. */
export function printJson(context: Context, value: unknown): void {
  context.print(JSON.stringify(value, null, 2));
}

/** Text that came from outside must not move the cursor or colour the terminal. */
function oneLine(text: string): string {
  return stripVTControlCharacters(text);
}
