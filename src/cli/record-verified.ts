import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { software } from "../harness/machine/software.ts";
import type { LoadedLab } from "../lab/load.ts";
import { writeWhole } from "../result/atomic-write.ts";
import { verificationDigest } from "../result/digest.ts";

export const VERIFIED_FILE = "content/verified.json";

const Verified = z.record(
  z.string(),
  z.strictObject({
    date: z.iso.date(),
    software: z.record(z.string(), z.string()),
    /** `verificationDigest` of then. */
    digest: z.string().optional(),
  }),
);

function read(root: string): z.infer<typeof Verified> {
  const path = join(root, VERIFIED_FILE);
  return existsSync(path) ? Verified.parse(JSON.parse(readFileSync(path, "utf8"))) : {};
}

/** Keeps when a lab was last found to answer right, on which versions, for its page to show, and by which files. */
export function recordVerified(root: string, lab: LoadedLab, now: Date): void {
  const { node, packages } = software(root, lab.folder, {});
  const after = {
    ...read(root),
    [lab.id]: {
      date: now.toISOString().slice(0, 10),
      software: { node, ...packages },
      digest: verificationDigest(root, lab.folder),
    },
  };
  writeWhole(join(root, VERIFIED_FILE), `${JSON.stringify(after, null, 2)}\n`, VERIFIED_FILE);
}

/**
 * The date of a lab's record, where it was found to answer right with the very files, harness and packages that are
 * there now; undefined where something has changed since.
 */
export function verifiedAsItIs(root: string, id: string): string | undefined {
  const record = read(root)[id];
  const digest = verificationDigest(root, join(root, "labs", id));
  return record?.digest === digest ? record.date : undefined;
}

/** Which of some labs have a record that is of other files, another harness or other packages. */
export function changedSinceVerified(root: string, ids: readonly string[]): string[] {
  const records = read(root);
  return ids.filter((id) => id in records && verifiedAsItIs(root, id) === undefined);
}
