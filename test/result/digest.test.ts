import { createHash } from "node:crypto";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claimsDigest, harnessDigest, labDigest } from "../../src/result/document/digest.ts";
import { freshness } from "../../src/result/document/freshness.ts";
import { sampleDocument } from "./sample-document.ts";
import { temporaryFolder, write } from "./temporary-folder.ts";

describe("the digest of a lab", () => {
  const lab = () => {
    const folder = temporaryFolder();
    write(folder, "lab.ts", "a");
    write(folder, "variants/one.ts", "bb");
    return folder;
  };

  it("is SHA-256 over sorted paths, lengths and contents", () => {
    expect(labDigest(lab())).toBe(
      createHash("sha256").update("lab.ts\x001\0avariants/one.ts\x002\0bb").digest("hex"),
    );
  });

  it("does not change with README.md, exercise/, node_modules and dotfiles", () => {
    const folder = lab();
    const before = labDigest(folder);
    for (const path of [
      "README.md",
      "exercise/starter.ts",
      "node_modules/x/i.js",
      ".cache/y",
      "variants/.swp",
    ]) {
      write(folder, path, "anything");
    }
    expect(labDigest(folder)).toBe(before);
  });

  it("changes with a content, a name and a new file", () => {
    const folder = lab();
    const digests = [labDigest(folder)];
    write(folder, "variants/one.ts", "bc");
    digests.push(labDigest(folder));
    renameSync(join(folder, "variants/one.ts"), join(folder, "variants/two.ts"));
    digests.push(labDigest(folder));
    write(folder, "variants/README.md", "takes part: only the lab's own README is left out");
    digests.push(labDigest(folder));
    expect(new Set(digests).size).toBe(4);
  });

  it("makes a result stale", () => {
    const folder = lab();
    const document = sampleDocument({
      source: { ...sampleDocument().source, labDigest: labDigest(folder) },
    });
    expect(freshness(document, labDigest(folder))).toBe("current");
    write(folder, "lab.ts", "changed");
    expect(freshness(document, labDigest(folder))).toBe("stale");
  });
});

describe("the digest of the harness", () => {
  it.each(["harness", "lab", "stats"])("covers the TypeScript of src/%s", (folder) => {
    const root = temporaryFolder();
    const before = harnessDigest(root);
    write(root, `src/${folder}/deep/a.ts`, "a");
    const after = harnessDigest(root);
    expect(after).not.toBe(before);
    write(root, `src/${folder}/deep/a.ts`, "b");
    expect([before, after]).not.toContain(harnessDigest(root));
  });

  it.each([
    "src/result/a.ts",
    "src/audit/a.ts",
    "src/ui/a.ts",
    "src/lab/package.json",
  ])("leaves out %s, which cannot change a number", (path) => {
    const root = temporaryFolder();
    const before = harnessDigest(root);
    write(root, path, "a");
    expect(harnessDigest(root)).toBe(before);
  });
});

describe("the digest of claims", () => {
  const rule = { kind: "invariant", invariant: "same-answers" } as const;

  it("covers id, text and rule, and not the verdict", () => {
    const claim = { id: "one", text: "It holds.", rule };
    const judged = { ...claim, kind: "invariant", verdict: "supported", because: "It held." };
    expect(claimsDigest([judged])).toBe(claimsDigest([claim]));
    expect(claimsDigest([{ ...claim, text: "It holds!" }])).not.toBe(claimsDigest([claim]));
  });
});
