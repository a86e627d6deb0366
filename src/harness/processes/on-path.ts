import { delimiter, resolve } from "node:path";
import which from "which";

/**
 * Absolute path of the first program of this name on PATH, or undefined. An empty part of PATH stands for the current
 * folder, and a program from there is nobody's intention.
 */
export function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  if (folders.length === 0) return undefined;
  const found = which.sync(name, { path: folders.join(delimiter), nothrow: true });
  return found === null ? undefined : resolve(found);
}
