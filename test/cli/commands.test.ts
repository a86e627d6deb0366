import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publishResult, resultPath } from "../../src/result/store/store.ts";
import { sampleDocument } from "../result/sample-document.ts";
import { temporaryFolder, write } from "../result/temporary-folder.ts";
import { handbook } from "./handbook.ts";
import { lab } from "./lab-command.ts";

describe("lab list", () => {
  it("prints one JSON document with exactly the contract's fields", () => {
    const { root, document } = handbook();
    publishResult(root, document);
    const { code, out } = lab(["list", "--json", "--root", root]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      labs: [
        {
          id: document.lab,
          chapter: document.chapter,
          title: document.title,
          question: document.question,
          variants: document.variants.map(({ id }) => id),
          services: [],
          results: [{ id: document.id, mode: document.mode, started: document.started }],
        },
      ],
    });
  });

  it("names the file and the field of a lab that is not valid", () => {
    const root = temporaryFolder();
    write(root, "labs/one/lab.ts", "export default { id: 'one', chapter: 'four' };");
    const { code, err } = lab(["list", "--root", root]);
    expect(err).toMatch(/^lab: labs\/one\/lab\.ts: chapter is not valid: [^\n]+\n$/);
    expect(code).toBe(1);
  });

  it("gives one line to a broken lab and lists the others", () => {
    const { root, document } = handbook();
    write(root, "labs/broken/lab.ts", "export default {");
    const { code, out, err } = lab(["list", "--root", root]);
    expect(err).toMatch(/^lab: labs\/broken\/lab\.ts cannot be loaded [^\n]+\n$/);
    expect(out).toContain(document.lab);
    expect(code).toBe(1);
    const listed = lab(["list", "--json", "--root", root]);
    expect(JSON.parse(listed.out).labs).toMatchObject([{ id: document.lab }]);
  });
});

describe("a lab that is broken", () => {
  it("is one line in what all labs are asked for, after which the others are looked at", () => {
    const { root, document } = handbook();
    write(root, "labs/broken/lab.ts", "export default {");
    // What another run on this machine holds is not waited for.
    const ownLock = { LAB_LOCK: join(root, "lock") };
    const { code, out, err } = lab(["verify", "--all", "--json", "--root", root], ownLock);
    expect(err).toContain("lab: labs/broken/lab.ts cannot be loaded");
    expect(JSON.parse(out).labs.map((each: { lab: string }) => each.lab)).toEqual([document.lab]);
    expect(code).toBe(1);
    expect(lab(["verify", "broken", "--root", root])).toMatchObject({ code: 1, out: "" });
  });
});

describe("lab check", () => {
  it("answers 0 where all is well and 1 where it finds a fault", () => {
    const { root, document } = handbook();
    publishResult(root, document);
    expect(lab(["check", "--root", root])).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 document, 0 faults"),
    });
    write(root, resultPath(document.lab, document.id), "{");
    const { code, out } = lab(["check", "--root", root]);
    expect(out).toContain(`fault  ${resultPath(document.lab, document.id)}: is truncated`);
    expect(code).toBe(1);
    expect(JSON.parse(lab(["check", "--json", "--root", root]).out)).toMatchObject({
      documents: 1,
      faults: 1,
    });
  });
});

describe("lab show, cite and compare", () => {
  const root = () => {
    const folder = temporaryFolder();
    publishResult(folder, sampleDocument());
    return folder;
  };

  it("show a report of at most 80 columns with the ratio, its interval and the smallest difference", () => {
    const { code, out } = lab(["show", "sample-lab", "--root", root()]);
    expect(code).toBe(0);
    expect(out).toContain("fast / slow");
    expect(out).toMatch(/2\.00 +1\.90 to 2\.10 +3\.1 %/);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("give the document itself with --json", () => {
    expect(JSON.parse(lab(["show", "sample-lab", "--json", "--root", root()]).out)).toEqual(
      sampleDocument(),
    );
  });

  it("cite with the site of --site or of LOAD_BEARING_SITE", () => {
    const folder = root();
    const address = `/results/sample-lab/${sampleDocument().id}/`;
    const site = ["--site", "https://example.org"];
    expect(lab(["cite", "sample-lab", ...site, "--root", folder]).out).toContain(
      `(https://example.org${address})`,
    );
    const environment = { LOAD_BEARING_SITE: "https://example.net" };
    expect(
      lab(["cite", "sample-lab", "--format", "bibtex", "--root", folder], environment).out,
    ).toContain(`url = {https://example.net${address}}`);
    expect(lab(["cite", "sample-lab", "--site", "nowhere", "--root", folder]).code).toBe(2);
  });

  it("compare two results side by side", () => {
    const folder = root();
    const other = sampleDocument({ seed: 8 });
    publishResult(folder, other);
    const { code, out } = lab(["compare", sampleDocument().id, other.id, "--root", folder]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /tiny, throughput +fast \/ slow +2\.00 \(1\.90 to 2\.10\) +2\.00 \(1\.90 to 2\.10\)\n/,
    );
  });
});

describe("wrong usage", () => {
  it.each([
    [["frobnicate"]],
    [["list", "--frobnicate"]],
    [["cite", "x", "--format", "word"]],
    [["run"]],
    [["run", "no-such-lab"]],
    [["run", "../../etc"]],
    [["run", "fastify-vs-express", "--all"]],
    [["run", "--all", "--seed", "-1"]],
    [["run", "--all", "--seed", "1.5"]],
    [["run", "--all", "--only", "a,,b"]],
    [["run", "--all", "--quick", "--reference"]],
    [["show", "no-such-result"]],
    [["serve", "fastify-vs-express"]],
  ])("%j ends with exit code 2, a sentence on stderr and nothing on stdout", (args) => {
    const { code, out, err } = lab(args);
    expect(err).toMatch(/^lab: [^\n]+/);
    expect(err).not.toContain("    at ");
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  it("is told what there is: labs, variants and workloads", () => {
    const { root, document } = handbook();
    expect(lab(["run", "nope", "--root", root]).err).toBe(
      `lab: There is no lab "nope"; the labs are ${document.lab}.\n`,
    );
    const variants = document.variants.map(({ id }) => id).join(", ");
    expect(lab(["run", document.lab, "--only", "nope", "--root", root]).err).toBe(
      `lab: ${document.lab} has no variant "nope"; its variants are ${variants}.\n`,
    );
    expect(lab(["verify", document.lab, "--only", "nope", "--root", root]).code).toBe(2);
    expect(lab(["serve", document.lab, "nope", "--root", root]).code).toBe(2);
    expect(lab(["exercise", document.lab, "--root", root])).toMatchObject({
      code: 2,
      err: `lab: The lab ${document.lab} has no exercise.\n`,
    });
  });

  it("shows the stack with --debug only", () => {
    expect(lab(["show", "nope"]).err).not.toContain("    at ");
    expect(lab(["show", "nope", "--debug"]).err).toContain("    at ");
  });
});

describe("lab help", () => {
  it("documents every exit code", () => {
    const { code, out } = lab(["help"]);
    expect(code).toBe(0);
    for (const exitCode of ["0", "1", "2", "3", "130"])
      expect(out).toMatch(new RegExp(`^  ${exitCode} +\\S`, "m"));
  });

  it.each([
    "list",
    "new",
    "run",
    "verify",
    "publish",
    "check",
    "show",
    "cite",
    "compare",
    "serve",
    "exercise",
    "doctor",
  ])("knows %s", (name) => {
    expect(lab(["help", name])).toMatchObject({
      code: 0,
      out: expect.stringContaining(`Usage: lab ${name}`),
    });
  });
});
