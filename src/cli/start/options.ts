import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { systemCode, UsageError } from "../../result/document/errors.ts";
import { HIGHEST_PORT } from "./listen.ts";

const DEFAULT_PORT = 4321;

export interface StartOptions {
  port: number;
  /** Absolute path of the folder that is built into and served. */
  outDir: string;
}

/** What follows `npm start --`. @throws UsageError for what is not an option, or not a port */
export function startOptions(args: readonly string[], root: string): StartOptions {
  const { port: text, "out-dir": outDir } = valuesOf(args);
  const port = Number(text);
  if (text.trim() === "" || !Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
    throw new UsageError(`--port takes a whole number from 0 to ${HIGHEST_PORT}, not "${text}".`);
  }
  return { port, outDir: resolve(root, outDir) };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: String(DEFAULT_PORT) },
        "out-dir": { type: "string", default: "dist" },
      },
    }).values;
  } catch (error) {
    if (!systemCode(error)?.startsWith("ERR_PARSE_ARGS")) throw error;
    const [what] = (error as Error).message.split(/\.(?:\s|$)/);
    throw new UsageError(`${what}; npm start takes "-- --port <n>" and "-- --out-dir <folder>".`);
  }
}
