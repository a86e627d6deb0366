import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";

/** Absolute path of the first program of this name on PATH, or undefined. */
export function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (environment.PATH ?? "").split(delimiter)) {
    // An empty part stands for the current folder, and a program from there is nobody's intention.
    if (folder === "") continue;
    const path = resolve(folder, name);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // Not in this folder: the next one is looked at.
    }
  }
  return undefined;
}
