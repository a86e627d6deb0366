import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { siteServer } from "../../src/cli/site-server.ts";
import { buildLockPath, takeLock } from "../../src/harness/testbed/lock.ts";
import { writeWhole } from "../../src/result/store/atomic-write.ts";
import { documentText } from "../../src/result/store/store.ts";
import { syntheticRun } from "../fixtures/synthetic-run.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const ASTRO = join(
  dirname(createRequire(import.meta.url).resolve("astro/package.json")),
  "bin",
  "astro.mjs",
);

/** Beside a site that is whole. */
const BUILT = "built";

/** For a hook that opens the site: far above what its build takes on a machine that does twenty other things. */
export const BUILD_MILLIS = 600_000;

export interface BuiltSite {
  dist: string;
  origin: string;
  close(): void;
}

/** Of the one result that the site of the tests has. */
export const RESULT_SEED = 7;

/**
 * The whole site with one made-up result in place of the published ones, on loopback. It is built once for all test files of
 * a run, by the first that asks.
 */
export async function openSite(): Promise<BuiltSite> {
  const folder = inject("siteFolder");
  const dist = join(folder, "dist");
  // Two builds at once in one checkout would write over each other's files.
  const release = await takeLock({
    purpose: "npm test",
    wait: true,
    signal: new AbortController().signal,
    onWait: () => {},
    path: buildLockPath(ROOT),
  });
  try {
    if (!existsSync(join(folder, BUILT))) build(folder, dist);
  } finally {
    release();
  }
  const server = siteServer(dist);
  const origin = await server.listen({ port: 0, host: "127.0.0.1" });
  return { dist, origin, close: () => void server.close() };
}

function build(folder: string, dist: string): void {
  const results = join(folder, "results");
  const document = syntheticRun(RESULT_SEED);
  mkdirSync(join(results, document.lab), { recursive: true });
  writeWhole(join(results, document.lab, `${document.id}.json`), documentText(document));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [ASTRO, "build", "--outDir", dist],
    {
      cwd: ROOT,
      encoding: "utf8",
      env: {
        ...process.env,
        LOAD_BEARING_RESULTS: results,
        LOAD_BEARING_DRAFTS: "1",
        NODE_ENV: "production",
        ASTRO_TELEMETRY_DISABLED: "1",
      },
    },
  );
  if (status !== 0) throw new Error(`The site could not be built:\n${stdout}\n${stderr}`);
  writeWhole(join(folder, BUILT), "");
}
