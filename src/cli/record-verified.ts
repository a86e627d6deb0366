import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { software } from "../harness/machine/software.ts";
import type { LoadedLab } from "../lab/load.ts";
import { writeWhole } from "../result/atomic-write.ts";

const FILE = "content/verified.json";

type Verified = Record<string, { date: string; software: Record<string, string> }>;

/** Keeps when a lab was last found to answer right, and on which versions, for its page to show. */
export function recordVerified(root: string, lab: LoadedLab, now: Date): void {
  const path = join(root, FILE);
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Verified) : {};
  const { node, packages } = software(root, lab.folder, {});
  const after: Verified = {
    ...before,
    [lab.id]: { date: now.toISOString().slice(0, 10), software: { node, ...packages } },
  };
  writeWhole(path, `${JSON.stringify(after, null, 2)}\n`, FILE);
}
