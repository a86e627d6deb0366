import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // More than a small machine has cores: what takes longest here waits for processes, and not for a core.
    maxWorkers: 3,
    env: {
      // Processes that tests start, hundreds of them, find their TypeScript compiled by the ones before.
      NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url)),
    },
    // Far above what any test takes: the machine may be busy with something else, and no test times it.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
