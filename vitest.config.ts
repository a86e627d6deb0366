import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    // Far above what any test takes: the machine may be busy with something else, and no test times it.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
