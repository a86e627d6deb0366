import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withWorkspace } from "../../src/cli/new/lock-entries.ts";
import { LabSchema, Workload } from "../../src/lab/definition.ts";
import { temporaryFolder, write } from "../result/temporary-folder.ts";
import { CHECKOUT, lab } from "./lab-command.ts";

const LOCK = {
  name: "handbook",
  lockfileVersion: 3,
  packages: {
    "": { name: "handbook" },
    "labs/later": { name: "@load-bearing/lab-later", version: "1.0.0" },
    "node_modules/@load-bearing/lab": { resolved: "src/lab", link: true },
    "node_modules/@load-bearing/lab-later": { resolved: "labs/later", link: true },
    "node_modules/zod": { version: "4.0.0", integrity: "sha512-a" },
  },
};

/** A handbook without labs, in which the words of labs are installed. */
function handbook(): string {
  const root = temporaryFolder();
  write(root, "package-lock.json", `${JSON.stringify(LOCK, null, 2)}\n`);
  mkdirSync(join(root, "node_modules/@load-bearing"), { recursive: true });
  symlinkSync(join(CHECKOUT, "src/lab"), join(root, "node_modules/@load-bearing/lab"));
  return root;
}

const text = (root: string, path: string) => readFileSync(join(root, path), "utf8");
const make = (root: string, id: string, chapter: number | string) =>
  lab(["new", id, "--chapter", String(chapter), "--root", root]);

describe("lab new", () => {
  it("makes a lab that can be used as it is, with its chapter", () => {
    const root = handbook();
    const { code, out } = make(root, "demo", 7);
    expect(code).toBe(0);
    expect(out).toContain("Made labs/demo and content/chapters/07-demo");
    const listed = lab(["list", "--json", "--root", root]);
    expect(listed.err).toBe("");
    expect(JSON.parse(listed.out).labs).toMatchObject([
      { id: "demo", chapter: 7, variants: ["each-time", "once"] },
    ]);
    expect(text(root, "content/chapters/07-demo/index.mdx")).toMatch(/^---\nlab: demo\n/);
    const left = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((path) => /^(labs|content)\/.*\.(ts|md|mdx|json)$/.test(path))
      .filter((path) => /new-lab|chapter: 99/.test(text(root, path)));
    expect(left).toEqual([]);
  });

  it("marks the exercise unfinished and the chapter a draft, and the check says so", () => {
    const root = handbook();
    make(root, "demo", 7);
    expect(text(root, "content/chapters/07-demo/index.mdx")).toContain("\ndraft: true\n");
    expect(lab(["check", "--root", root])).toMatchObject({
      code: 0,
      out: expect.stringContaining("labs/demo/lab.ts: its exercise is unfinished"),
    });
  });

  it("has every field of a lab and of a workload in lab.ts, or in a comment there", () => {
    const root = handbook();
    make(root, "demo", 7);
    const words = new Set(text(root, "labs/demo/lab.ts").match(/[A-Za-z]+/g));
    const fields = [...Object.keys(LabSchema.in.shape), ...Object.keys(Workload.shape)];
    expect(fields.filter((field) => !words.has(field))).toEqual([]);
  });

  it("adds the lab to the lock file and to node_modules, and touches nothing else of them", () => {
    const root = handbook();
    make(root, "demo", 7);
    const lock = JSON.parse(text(root, "package-lock.json"));
    expect(Object.keys(lock.packages)).toEqual([
      "",
      "labs/demo",
      "labs/later",
      "node_modules/@load-bearing/lab",
      "node_modules/@load-bearing/lab-demo",
      "node_modules/@load-bearing/lab-later",
      "node_modules/zod",
    ]);
    expect(lock).toMatchObject(LOCK);
    expect(existsSync(join(root, "node_modules/@load-bearing/lab-demo/lab.ts"))).toBe(true);
  });

  it("writes the lock file as npm wrote it", () => {
    const before = text(CHECKOUT, "package-lock.json");
    const manifest = { name: "@load-bearing/lab-zz", version: "1.0.0", dependencies: {} };
    const lines = withWorkspace(before, "labs/zz", manifest).split("\n");
    const old = new Set(before.split("\n"));
    expect(lines.filter((line) => !old.has(line))).toEqual([
      '    "labs/zz": {',
      '      "name": "@load-bearing/lab-zz",',
      '      "dependencies": {}',
      '    "node_modules/@load-bearing/lab-zz": {',
      '      "resolved": "labs/zz",',
    ]);
  });
});

describe("lab new refuses, in one sentence and with nothing written,", () => {
  const refused = (root: string, id: string, chapter: number | string) => {
    const files = () => readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
    const [before, lock] = [files(), text(root, "package-lock.json")];
    const { code, out, err } = make(root, id, chapter);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(files()).toEqual(before);
    expect(text(root, "package-lock.json")).toBe(lock);
    return err;
  };

  it.each(["Demo", "de mo", "../demo", "demo-", "4th", "a".repeat(41), ""])("the id %j", (id) => {
    expect(refused(handbook(), id, 7)).toMatch(/^lab: ".*" cannot be the id of a lab; [^\n]+\n$/);
  });

  it.each(["0", "100", "1.5", "one"])("the chapter %s", (chapter) => {
    expect(refused(handbook(), "demo", chapter)).toContain("is invalid");
  });

  it("no chapter at all", () => {
    expect(lab(["new", "demo", "--root", handbook()])).toMatchObject({ code: 2, out: "" });
  });

  it("an id or a number that is in use", () => {
    const root = handbook();
    make(root, "demo", 7);
    expect(refused(root, "demo", 8)).toBe(
      'lab: There is a lab "demo" already, in labs/demo; choose another id.\n',
    );
    expect(refused(root, "other", 7)).toBe(
      "lab: Chapter 7 is that of labs/demo; choose a number that is free, such as 8.\n",
    );
    write(root, "content/chapters/09-without-lab/index.mdx", "");
    expect(refused(root, "without-lab", 8)).toContain("in content/chapters/09-without-lab");
    expect(refused(root, "other", 9)).toContain(
      "Chapter 9 is that of content/chapters/09-without-lab",
    );
  });
});

it("lab new that fails half-way leaves nothing behind", () => {
  const root = handbook();
  const lock = text(root, "package-lock.json");
  // A folder where the link has to be, which is the last thing that is made.
  write(root, "node_modules/@load-bearing/lab-demo/kept.txt", "");
  const { code, err } = make(root, "demo", 7);
  expect(err).toMatch(/^lab: The lab "demo" was not made \([A-Z_]+\), and nothing of it was kept/);
  expect(code).toBe(3);
  expect(existsSync(join(root, "labs/demo"))).toBe(false);
  expect(existsSync(join(root, "content/chapters/07-demo"))).toBe(false);
  expect(text(root, "package-lock.json")).toBe(lock);
});

it("the template is a lab by itself", () => {
  const root = handbook();
  cpSync(join(CHECKOUT, "src/cli/new/template/lab"), join(root, "labs/new-lab"), {
    recursive: true,
  });
  expect(lab(["list", "--root", root])).toMatchObject({ code: 0, err: "" });
});
