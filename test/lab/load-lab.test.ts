import { describe, expect, it } from "vitest";
import { LabDefinitionError } from "../../src/lab/errors.ts";
import { listLabIds, loadLab } from "../../src/lab/load-lab.ts";
import { temporaryFolder, write } from "../result/temporary-folder.ts";

const definition = {
  id: "one",
  chapter: 1,
  title: "One",
  question: "Which?",
  variants: [
    { id: "slow", title: "Slow", shows: "the baseline" },
    { id: "fast", title: "Fast", shows: "the idea" },
  ],
  workloads: [
    {
      id: "tiny",
      title: "Tiny",
      apps: { slow: { file: "slow.ts" }, fast: { file: "fast.ts" } },
      requests: [{ method: "GET", path: "/", expect: { status: 200, body: "" } }],
      load: { kind: "closed", connections: 1 },
    },
  ],
  primary: { workload: "tiny", variant: "fast" },
  claims: [
    {
      id: "faster",
      text: "Faster.",
      rule: { kind: "ratio-at-least", workload: "tiny", variant: "fast", threshold: 1.1 },
    },
  ],
};

/** A root with labs/one, its apps there, and `text` as its lab.ts. */
function rootWith(text: string): string {
  const root = temporaryFolder();
  write(root, "labs/one/lab.ts", text);
  for (const app of ["slow.ts", "fast.ts"]) write(root, `labs/one/${app}`, "");
  return root;
}

const withChange = (change: (copy: typeof definition) => void) => {
  const copy = structuredClone(definition);
  change(copy);
  return rootWith(`export default ${JSON.stringify(copy)};`);
};

const failure = async (root: string, id = "one") => {
  const error = await loadLab(root, id).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LabDefinitionError);
  expect((error as Error).message).not.toContain("\n");
  return error as LabDefinitionError;
};

describe("loading a lab", () => {
  it("gives the checked definition, its folder, and the baseline of every claim", async () => {
    const root = withChange(() => {});
    const lab = await loadLab(root, "one");
    expect(lab.folder).toBe(`${root}/labs/one`);
    expect(lab.workloads[0]!.load).toMatchObject({ kind: "closed", pipelining: 1 });
    expect(lab.claims[0]!.rule).toMatchObject({ baseline: "slow", metric: "throughputPerSecond" });
  });

  it("knows the folders that hold a lab.ts", () => {
    const root = withChange(() => {});
    write(root, "labs/no-lab/README.md", "");
    expect(listLabIds(root)).toEqual(["one"]);
  });

  it("lists the known labs for an unknown id, and never leaves labs/", async () => {
    const root = withChange(() => {});
    for (const id of ["two", "../labs/one", "", "One", "one/", ".."]) {
      const error = await failure(root, id);
      expect(error.message).toBe(`There is no lab ${JSON.stringify(id)}; the labs are one.`);
      expect(error.exitCode).toBe(2);
    }
  });
});

describe("a lab that cannot be used is refused in one sentence that names", () => {
  it("the field of a wrong value", async () => {
    const error = await failure(
      withChange((copy) => Object.assign(copy.workloads[0]!.load, { connections: "ten" })),
    );
    expect(error.message).toMatch(
      /^labs\/one\/lab\.ts: workloads\[0\]\.load\.connections is not valid: .*expected number/,
    );
    expect(error).toMatchObject({
      file: "labs/one/lab.ts",
      field: "workloads[0].load.connections",
      exitCode: 1,
    });
  });

  it("an app that is missing", async () => {
    const error = await failure(
      withChange((copy) => (copy.workloads[0]!.apps.fast.file = "gone.ts")),
    );
    expect(error.message).toBe(
      'labs/one/lab.ts: workloads[0].apps.fast.file names "gone.ts", which does not exist in labs/one; add the file or correct the name.',
    );
  });

  it("a variant that nobody declared", async () => {
    const error = await failure(withChange((copy) => void copy.variants.pop()));
    expect(error.message).toContain(
      'workloads[0].apps.fast is not valid: names "fast", which is not among the variants',
    );
  });

  it("an id other than the folder's", async () => {
    expect((await failure(withChange((copy) => (copy.id = "two")))).message).toContain(
      'id is "two", but the folder is named "one"',
    );
  });

  it("a missing default export", async () => {
    expect((await failure(rootWith("export const lab = 1;"))).message).toContain(
      "labs/one/lab.ts has no default export",
    );
  });

  it("a syntax error", async () => {
    expect((await failure(rootWith("export default {"))).message).toMatch(
      /^labs\/one\/lab\.ts cannot be loaded \(.+\); correct it/,
    );
  });
});
