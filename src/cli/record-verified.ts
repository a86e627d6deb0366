import { join } from "node:path";
import { software } from "../harness/machine/software.ts";
import type { LoadedLab } from "../lab/load-lab.ts";
import { verificationDigest } from "../result/document/digest.ts";
import { writeWhole } from "../result/store/atomic-write.ts";
import { readVerified, VERIFIED_FILE } from "../result/store/verified.ts";

/** Keeps when a lab was last found to answer right, on which versions, for its page to show, and by which files. */
export function recordVerified(root: string, lab: LoadedLab, now: Date): void {
  const { node, packages } = software(root, lab.folder, {});
  const after = {
    ...readVerified(root),
    [lab.id]: {
      date: now.toISOString().slice(0, 10),
      software: { node, ...packages },
      digest: verificationDigest(root, lab.folder),
    },
  };
  writeWhole(join(root, VERIFIED_FILE), `${JSON.stringify(after, null, 2)}\n`, VERIFIED_FILE);
}
