import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { findingsOf } from "../../src/cli/check-store.ts";
import { rederive } from "../../src/result/derive/rederive.ts";
import { withContentId } from "../../src/result/document/content-id.ts";
import { claimsDigest } from "../../src/result/document/digest.ts";
import type { ResultDocument } from "../../src/result/document/schema.ts";
import { documentText, publishResult, resultPath } from "../../src/result/store/store.ts";
import { measuredHere } from "./check-fixture.ts";
import { temporaryFolder, write } from "./temporary-folder.ts";

let root: string;
let document: ResultDocument;

beforeEach(() => {
  root = temporaryFolder();
  document = measuredHere(root);
});

/** Puts a document where it claims to belong, without the store's own checks. */
const put = (changed: ResultDocument) =>
  write(root, resultPath(changed.lab, changed.id), documentText(changed));

/** A change by someone who knows how ids are made. */
function edited(change: (copy: ResultDocument) => void): ResultDocument {
  const copy = structuredClone(document);
  change(copy);
  return withContentId(copy);
}

const faults = async () =>
  (await findingsOf(root)).findings.filter(({ level }) => level === "fault");
const notes = async () => (await findingsOf(root)).findings.filter(({ level }) => level === "note");

describe("lab check finds no fault", () => {
  it("where nothing was published", async () => {
    expect(await findingsOf(root)).toEqual({ documents: 0, findings: [] });
  });

  it("in a document that follows from its data and was measured with the lab as it is", async () => {
    publishResult(root, document);
    expect(await faults()).toEqual([]);
  });

  it("in a claim that stands as not supported by its own data, and notes it", async () => {
    const target = document.comparisons.find(({ metric }) => metric === "throughputPerSecond")!;
    const { workload, metric, variant, baseline } = target;
    const rule = {
      kind: "ratio-at-least",
      workload,
      metric,
      variant,
      baseline,
      threshold: target.high * 2,
    } as const;
    const claim = { id: "too-much", text: "Twice as much again.", rule };
    const changed = edited((copy) => {
      copy.claims = [{ ...claim, kind: rule.kind, verdict: "inconclusive", because: "" }];
      copy.claims = rederive(copy).claims;
      copy.source.claimsDigest = claimsDigest([claim]);
    });
    expect(changed.claims[0]!.verdict).toBe("not-supported");
    put(changed);
    expect((await notes()).map(({ what }) => what).join()).toContain(
      'claim "too-much" stands as not supported',
    );
    expect(await faults()).toEqual([]);
  });

  it("in a result that has become stale or whose claims have changed, and notes each", async () => {
    put(
      edited((copy) => {
        copy.claims = copy.claims.slice(1);
        copy.source.claimsDigest = claimsDigest(copy.claims);
      }),
    );
    write(root, `labs/${document.lab}/app.ts`, "export default () => 1;\n");
    expect(await faults()).toEqual([]);
    const changed = (await notes()).filter(({ what }) => !what.startsWith("claim "));
    expect(changed).toMatchObject([
      {
        what: `the claims in labs/${document.lab}/lab.ts are no longer those that were measured`,
        advice: "measure and publish the lab again",
      },
      {
        what: `is stale: the files of labs/${document.lab} have changed since it was measured`,
        advice: "measure and publish the lab again",
      },
    ]);
  });

  it("in an older document that was measured with other files", async () => {
    put(
      edited((copy) => {
        copy.started = "2001-01-01T00:00:00.000Z";
        copy.source.labDigest = "a".repeat(64);
      }),
    );
    publishResult(root, document);
    expect(await faults()).toEqual([]);
  });
});

describe("lab check finds, with the file and what to do,", () => {
  const only = async () => {
    const found = await faults();
    expect(found).toHaveLength(1);
    return found[0]!;
  };

  it("a truncated file", async () => {
    const path = resultPath(document.lab, document.id);
    write(root, path, documentText(document).slice(0, 500));
    expect(await only()).toMatchObject({
      file: path,
      what: expect.stringMatching(/^is truncated or not JSON/),
      advice: "restore the file from git, or remove it and publish the run again",
    });
  });

  it("an unknown field, even with its id made anew", async () => {
    put(edited((copy) => Object.assign(copy.machine, { hostname: "h" })));
    expect((await only()).what).toBe("machine.hostname is not valid: no such field exists");
  });

  it("a value edited by hand, by its id", async () => {
    put({ ...document, question: "Another question?" });
    expect((await only()).what).toMatch(
      /^the content has id [0-9a-f]{16}, but id says [0-9a-f]{16}: it was edited$/,
    );
  });

  it("a document in another's place", async () => {
    write(root, resultPath(document.lab, "0".repeat(16)), documentText(document));
    expect((await only()).what).toContain(`its place is ${resultPath(document.lab, document.id)}`);
  });

  it("a derived value that does not follow from the raw slices, though its id was made anew", async () => {
    const ratio = document.comparisons[0]!.ratio;
    put(
      edited((copy) => {
        copy.comparisons[0]!.ratio = ratio * 1.001;
      }),
    );
    expect((await only()).what).toBe(
      `comparisons[0].ratio is ${ratio * 1.001}, but ${ratio} follows from the raw slices`,
    );
  });

  it("a raw slice that was changed or left out", async () => {
    put(edited((copy) => void copy.raw.slices.splice(0, 3)));
    expect((await faults()).map(({ what }) => what).join()).toContain(
      "follows from the raw slices",
    );
  });

  it("a verdict that does not follow", async () => {
    const stands = document.claims[0]!.verdict;
    const wrong = stands === "supported" ? "not-supported" : "supported";
    put(
      edited((copy) => {
        copy.claims[0]!.verdict = wrong;
      }),
    );
    expect((await only()).what).toBe(
      `claims[0].verdict is "${wrong}", but "${stands}" follows from the data`,
    );
  });

  it("a claim's text changed after the run", async () => {
    put(
      edited((copy) => {
        copy.claims[0]!.text = "Something weaker.";
      }),
    );
    expect((await only()).what).toContain(
      "claims differ from those whose digest was taken before the run",
    );
  });

  it("a document of a lab that does not exist any more", async () => {
    publishResult(root, document);
    rmSync(join(root, "labs"), { recursive: true });
    expect((await only()).what).toBe(`the lab "${document.lab}" no longer exists`);
  });

  it("a lab whose definition cannot be loaded", async () => {
    publishResult(root, document);
    write(root, `labs/broken/lab.ts`, "export default {};");
    expect(await only()).toMatchObject({ file: "labs/broken/lab.ts" });
  });

  it("a file that is no document, and a folder in a document's place is no crash", async () => {
    write(root, "content/results/notes.txt", "x");
    mkdirSync(join(root, "content/results/lab/x.json"), { recursive: true });
    expect(await only()).toMatchObject({
      file: "content/results/notes.txt",
      advice: "remove the file",
    });
  });
});

describe("lab check notes, without failing,", () => {
  it("an earlier harness", async () => {
    publishResult(root, document);
    write(root, "src/harness/run.ts", "changed");
    expect((await notes()).map(({ what }) => what)).toContain("measured with an earlier harness");
    expect(await faults()).toEqual([]);
  });

  it("a mode other than reference", async () => {
    put(
      edited((copy) => {
        copy.mode = "quick";
      }),
    );
    expect((await notes()).map(({ what }) => what)).toContain(
      "was measured in quick mode, not reference",
    );
    expect(await faults()).toEqual([]);
  });
});
