import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, longest first: begun last, one of these would run on alone. */
const LONGEST = [
  "labs/queue-offload/verify",
  "labs/order-bridge/verify",
  "labs/db-queries/verify",
  "labs/cache-stampede/verify",
  "site/site",
  "harness/faults",
  "harness/interruption",
  "site/simulators",
  "harness/services-postgres",
  "labs/queue-offload/servers",
  "harness/variant-faults",
  "harness/services-postgres-data",
  "labs/cache-stampede/servers",
  "labs/order-bridge/faults",
  "harness/turns",
  "harness/service-run",
  "labs/redis-cache/exercise",
  "method/ratio",
  "harness/services-postgres-faults",
  "labs/db-queries/exercise",
  "cli/commands",
  "labs/redis-cache/answers",
  "site/queue-plot",
  "cli/runtime",
  "labs/order-bridge/webhooks",
  "labs/cache-stampede/exercise",
  "labs/redis-lua/invariants",
  "site/start",
  "labs/queue-offload/schedules",
  "labs/queue-offload/exercise",
].map((name) => `/test/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return place < 0 ? LONGEST.length : place;
    };
    return files.sort((one, other) => placeOf(one) - placeOf(other));
  }
}

/**
 * What has to be done in so many seconds, because trials end and judges compare times with arithmetic: not beside tests that
 * keep the machine busy. Most of it waits.
 */
const ON_A_CALM_MACHINE = [
  "test/labs/knee/verify.test.ts",
  "test/labs/{order-bridge,queue-offload}/{exercise,schedules}.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          globalSetup: "test/site/site-folder.ts",
          include: ["test/**/*.test.ts"],
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
    sequence: { sequencer: LongestFirst },
    env: {
      // Processes that tests start, hundreds of them, find their TypeScript compiled by the ones before.
      NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url)),
    },
    // Real stores and processes on a machine that may be busy: what fails is tried once more. A fault fails twice.
    retry: 1,
    // Far above what any test takes: the machine may be busy with something else, and no test times it.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
