import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { serveFolder } from "../../src/cli/static-files.ts";
import { buildLockPath, takeLock } from "../../src/harness/lock.ts";
import { writeWhole } from "../../src/result/atomic-write.ts";
import type { ResultDocument } from "../../src/result/schema.ts";
import { documentText } from "../../src/result/store.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const ASTRO = join(
  dirname(createRequire(import.meta.url).resolve("astro/package.json")),
  "bin",
  "astro.mjs",
);

export interface BuiltSite {
  dist: string;
  origin: string;
  close(): void;
}

/** Builds the whole site with these results in place of the published ones, and serves it on loopback. */
export async function buildSite(documents: readonly ResultDocument[]): Promise<BuiltSite> {
  const folder = mkdtempSync(join(tmpdir(), "site-"));
  const results = join(folder, "results");
  const dist = join(folder, "dist");
  mkdirSync(results);
  for (const document of documents) {
    mkdirSync(join(results, document.lab), { recursive: true });
    writeWhole(join(results, document.lab, `${document.id}.json`), documentText(document));
  }
  // Two builds at once in one checkout would write over each other's files.
  const { signal } = new AbortController();
  const release = await takeLock(true, signal, () => {}, buildLockPath(ROOT));
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
  release();
  if (status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`The site could not be built:\n${stdout}\n${stderr}`);
  }
  const server = createServer(serveFolder(dist)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    dist,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
