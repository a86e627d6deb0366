import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { verificationDigest } from "../../src/result/document/digest.ts";
import { isVerifiedAsItIs } from "../../src/result/store/verified.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A handbook of one lab, on record as verified with the files that are there. */
function verifiedHandbook() {
  const root = mkdtempSync(join(tmpdir(), "verified-"));
  roots.push(root);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("labs/trial/lab.ts", "export default 1;");
  write("labs/trial/exercise/starter.ts", "export default 2;");
  write("src/harness/verify.ts", "export const looks = 1;");
  write("package-lock.json", "{}");
  const digest = verificationDigest(root, join(root, "labs/trial"));
  write(
    "content/verified.json",
    JSON.stringify({
      trial: { date: "2026-11-26", software: { node: "24.0.0" }, digest },
      older: { date: "2026-11-25", software: { node: "24.0.0" } },
    }),
  );
  return { root, write };
}

test("a lab is on record as it is, and one recorded without its files is not", () => {
  const { root, write } = verifiedHandbook();
  write("labs/older/lab.ts", "export default 1;");
  write("labs/new/lab.ts", "export default 1;");
  expect(isVerifiedAsItIs(root, "trial")).toBe(true);
  expect(isVerifiedAsItIs(root, "older")).toBe(false);
  expect(isVerifiedAsItIs(root, "new")).toBe(false);
});

test.each([
  "labs/trial/lab.ts",
  "labs/trial/variants/new.ts",
  "src/harness/verify.ts",
  "package-lock.json",
])("it is not any more when %s has changed", (path) => {
  const { root, write } = verifiedHandbook();
  write(path, "changed");
  expect(isVerifiedAsItIs(root, "trial")).toBe(false);
});

test("its exercise takes no part", () => {
  const { root, write } = verifiedHandbook();
  write("labs/trial/exercise/starter.ts", "changed");
  expect(isVerifiedAsItIs(root, "trial")).toBe(true);
});
