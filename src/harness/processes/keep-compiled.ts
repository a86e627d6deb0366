import { flushCompileCache } from "node:module";

/**
 * Keeps what this process has compiled so far, where a cache was asked for (the tests do; no measurement does).
 * Node.js would do so at its exit, and the harness ends processes by a signal.
 */
export function keepCompiled(): void {
  if (process.env.NODE_COMPILE_CACHE !== undefined) flushCompileCache();
}
