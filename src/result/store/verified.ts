/** When each lab was last found to answer right, by which files and on which versions: content/verified.json. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { verificationDigest } from "../document/digest.ts";

export const VERIFIED_FILE = "content/verified.json";

const Verified = z.strictObject({
  date: z.iso.date(),
  /** Versions by the names of packages. */
  software: z.record(z.string(), z.string()),
  /** `verificationDigest` of then; absent in records of before it was kept. */
  digest: z.string().optional(),
});
export type Verified = z.infer<typeof Verified>;

/** The records by lab; none where the file is not there. */
export function readVerified(root: string): Record<string, Verified> {
  const path = join(root, VERIFIED_FILE);
  if (!existsSync(path)) return {};
  return z.record(z.string(), Verified).parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Whether a lab was found to answer right with the very files, harness and packages that are there now. */
export function isVerifiedAsItIs(root: string, lab: string): boolean {
  const { digest } = readVerified(root)[lab] ?? {};
  return digest !== undefined && digest === verificationDigest(root, join(root, "labs", lab));
}
