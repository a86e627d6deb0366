import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/**
 * What has to be done in so many seconds, because trials end and judges compare times with arithmetic: not beside tests that
 * keep the machine busy. Most of it waits.
 */
const ON_A_CALM_MACHINE = ["labs/{order-bridge,queue-offload}/test/{exercise,schedules}.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          globalSetup: "test/browser/site-folder.ts",
          include: ["{test,content}/**/*.test.ts", "labs/*/test/**/*.test.ts"],
          exclude: ON_A_CALM_MACHINE,
        },
      },
      {
        extends: true,
        test: {
          name: "trials",
          include: ON_A_CALM_MACHINE,
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    pool: "forks",
    // A process goes on with the next file: each ends what it has started, and none changes what others read.
    isolate: false,
    // More than a small machine has cores: what takes longest here waits for processes, and not for a core.
    maxWorkers: 4,
    env: {
      // Processes that tests start, hundreds of them, find their TypeScript compiled by the ones before.
      NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url)),
    },
    // A test that fails now and then has a fault, or the code has: it is found, and not tried again.
    retry: 0,
    setupFiles: "test/restore-timers.ts",
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
    // Far above what any test takes: the machine may be busy with something else, and no test times it.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
