/** Set up once for a run of the tests: the folder in which the first test file that needs the site builds it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    siteFolder: string;
  }
}

export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "site-"));
  provide("siteFolder", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
