import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ResultStoreError, UsageError } from "../../src/result/document/errors.ts";
import { findResult } from "../../src/result/store/find.ts";
import {
  documentText,
  listResults,
  publishResult,
  resultPath,
} from "../../src/result/store/store.ts";
import { sampleDocument } from "./sample-document.ts";
import { temporaryFolder, write } from "./temporary-folder.ts";

const NOBODY = 65_534;
const isRoot = process.geteuid?.() === 0;

describe("publishing a result", () => {
  it("writes the canonical text under its lab and id, and nothing else", () => {
    const root = temporaryFolder();
    const document = sampleDocument();
    const published = publishResult(root, document);
    expect(published).toEqual({
      path: `content/results/sample-lab/${document.id}.json`,
      written: true,
    });
    expect(readFileSync(join(root, published.path), "utf8")).toBe(documentText(document));
    expect(readdirSync(join(root, "content/results/sample-lab"))).toEqual([`${document.id}.json`]);
  });

  it("changes nothing the second time, and says so", () => {
    const root = temporaryFolder();
    publishResult(root, sampleDocument());
    expect(publishResult(root, sampleDocument()).written).toBe(false);
  });

  it("never writes over a file with other content", () => {
    const root = temporaryFolder();
    const document = sampleDocument();
    const path = resultPath(document.lab, document.id);
    write(root, path, "edited");
    expect(() => publishResult(root, document)).toThrow("exists with other content");
    expect(readFileSync(join(root, path), "utf8")).toBe("edited");
  });

  it("refuses a document whose id is not its own", () => {
    const root = temporaryFolder();
    expect(() => publishResult(root, { ...sampleDocument(), seed: 8 })).toThrow(ResultStoreError);
    expect(readdirSync(root)).toEqual([]);
  });

  it("says so when a file stands where the folder should be", () => {
    const root = temporaryFolder();
    write(root, "content/results", "in the way");
    expect(() => publishResult(root, sampleDocument())).toThrow(
      /^content\/results\/sample-lab\/[0-9a-f]{16}\.json was not written: there is a file where the folder content\/results\/sample-lab should be; move it away and try again\.$/,
    );
  });

  it.skipIf(process.platform === "win32")(
    "says so when the folder is read-only, and leaves nothing behind",
    () => {
      const root = temporaryFolder();
      const folder = join(root, "content/results/sample-lab");
      mkdirSync(folder, { recursive: true });
      chmodSync(root, 0o755);
      chmodSync(folder, 0o555);
      if (isRoot) process.seteuid!(NOBODY);
      try {
        expect(() => publishResult(root, sampleDocument())).toThrow(
          /was not written: the folder content\/results\/sample-lab is read-only for this user; make it writable and try again\.$/,
        );
      } finally {
        if (isRoot) process.seteuid!(0);
        chmodSync(folder, 0o755);
      }
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it("says so when the disk is full, and leaves nothing behind", ({ skip }) => {
    const root = temporaryFolder();
    const folder = join(root, "content/results");
    mkdirSync(folder, { recursive: true });
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
    if (mounted.status !== 0) skip("a small file system can be mounted by root on Linux only");
    onTestFinished(() => void spawnSync("umount", ["-l", folder]));
    const question = "why? ".repeat(30_000);
    expect(() => publishResult(root, sampleDocument({ question }))).toThrow(
      /was not written: the disk is full; free some space and try again\.$/,
    );
    expect(readdirSync(join(folder, "sample-lab"))).toEqual([]);
    expect(publishResult(root, sampleDocument()).written).toBe(true);
  });
});

describe("listing and finding results", () => {
  const older = sampleDocument({ started: "2026-01-01T00:00:00.000Z" });
  const newer = sampleDocument({ started: "2026-02-01T00:00:00.000Z", mode: "quick" });
  const filled = () => {
    const root = temporaryFolder();
    for (const document of [older, newer]) publishResult(root, document);
    return root;
  };

  it("lists the newest first", () => {
    const { entries, unreadable } = listResults(filled());
    expect(entries.map(({ id, mode }) => [id, mode])).toEqual([
      [newer.id, "quick"],
      [older.id, "reference"],
    ]);
    expect(unreadable).toEqual([]);
  });

  it("lists what it can and names what it cannot read", () => {
    const root = filled();
    writeFileSync(join(root, resultPath(older.lab, older.id)), '{"id":');
    const { entries, unreadable } = listResults(root);
    expect(entries.map(({ id }) => id)).toEqual([newer.id]);
    expect(unreadable.map(({ file }) => file)).toEqual([resultPath(older.lab, older.id)]);
  });

  it("is empty where nothing was published", () => {
    expect(listResults(temporaryFolder())).toEqual({ entries: [], unreadable: [] });
  });

  it("finds a document by lab, by lab and id, by id, by the start of one, and by path", () => {
    const root = filled();
    expect(findResult(root, "sample-lab").id).toBe(newer.id);
    expect(findResult(root, `sample-lab/${older.id}`).id).toBe(older.id);
    expect(findResult(root, older.id).id).toBe(older.id);
    expect(findResult(root, older.id.slice(0, 6)).id).toBe(older.id);
    expect(findResult(root, resultPath(older.lab, older.id), root).id).toBe(older.id);
  });

  it("says so when nothing or more than one fits", () => {
    const root = filled();
    expect(() => findResult(root, "zzz")).toThrow('There is no published result "zzz"');
    expect(() => findResult(root, "other/")).toThrow(UsageError);
    expect(() => findResult(root, "sample-lab/")).toThrow(UsageError);
  });
});
