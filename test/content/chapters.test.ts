/** How a chapter is joined with its lab, and what is said when the two do not agree. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { shownChapters } from "../../src/content/chapters.ts";
import { SiteError } from "../../src/content/error.ts";
import { temporaryFolder, write } from "../result/temporary-folder.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A root with a lab for each id and number; `more` goes into each definition. */
function rootWith(labs: Record<string, number>, more = {}): string {
  const root = temporaryFolder();
  for (const [id, chapter] of Object.entries(labs)) {
    const definition = {
      id,
      chapter,
      title: `Title of ${id}`,
      question: `Question of ${id}?`,
      variants: [{ id: "one", title: "One", shows: "the baseline" }],
      workloads: [
        {
          id: "tiny",
          title: "Tiny",
          apps: { one: { file: "one.ts" } },
          requests: [{ method: "GET", path: "/", expect: { status: 200, body: "" } }],
          load: { kind: "closed", connections: 1 },
        },
      ],
      primary: { workload: "tiny", variant: "one" },
      ...more,
    };
    write(root, `labs/${id}/lab.ts`, `export default ${JSON.stringify(definition)};`);
    write(root, `labs/${id}/one.ts`, "");
  }
  return root;
}

const entry = (folder: string, lab = folder.slice(3), draft = false) => ({
  filePath: `content/chapters/${folder}/index.mdx`,
  data: { lab, draft },
});

describe("a chapter", () => {
  it("has the number, title and question of its lab, and stands in the order of numbers", async () => {
    const root = rootWith({ late: 12, early: 3 });
    const chapters = await shownChapters([entry("12-late"), entry("03-early")], root);
    expect(chapters).toMatchObject([
      {
        file: "content/chapters/03-early/index.mdx",
        lab: { chapter: 3, title: "Title of early", question: "Question of early?" },
      },
      { lab: { chapter: 12 } },
    ]);
  });

  it("that is a draft is left out with its lab in any state, unless drafts are shown", async () => {
    const root = rootWith({ whole: 1 });
    write(root, "labs/broken/lab.ts", "export default {");
    const entries = [entry("01-whole"), entry("02-broken", "broken", true)];
    vi.stubEnv("LOAD_BEARING_DRAFTS", undefined);
    expect(await shownChapters(entries, root)).toHaveLength(1);
    vi.stubEnv("LOAD_BEARING_DRAFTS", "1");
    await expect(shownChapters(entries, root)).rejects.toThrow(
      "content/chapters/02-broken/index.mdx has no lab that can be used: labs/broken/lab.ts cannot be loaded",
    );
  });

  const faults: [string, () => Promise<unknown>, string[]][] = [
    [
      "no lab",
      () => shownChapters([entry("02-gone")], rootWith({ there: 1 })),
      ["content/chapters/02-gone/index.mdx", 'There is no lab "gone"'],
    ],
    [
      "another lab than its folder says",
      () => shownChapters([entry("01-there", "other")], rootWith({ there: 1, other: 2 })),
      ["content/chapters/01-there/index.mdx", '"other"', '"01-there"'],
    ],
    [
      "another number than its lab",
      () => shownChapters([entry("02-there")], rootWith({ there: 1 })),
      ["labs/there/lab.ts says chapter 1", "content/chapters/02-there/index.mdx says 2"],
    ],
    [
      "the number of another chapter",
      () => shownChapters([entry("01-there"), entry("01-too")], rootWith({ there: 1, too: 1 })),
      [
        "content/chapters/01-there/index.mdx and content/chapters/01-too/index.mdx are both chapter 1",
      ],
    ],
  ];
  it.each(
    faults,
  )("with %s fails the build, in a sentence that names both", async (_, ask, parts) => {
    await expect(ask()).rejects.toThrow(SiteError);
    for (const part of parts) await expect(ask()).rejects.toThrow(part);
  });
});

describe("an exercise that is unfinished", () => {
  const exercise = {
    task: "Make it fast.",
    learner: "exercise/learner.ts",
    starter: "one.ts",
    solution: "one.ts",
    unfinished: true,
    requests: [{ method: "GET", path: "/", expect: { status: 200, body: "" } }],
    load: { kind: "closed", connections: 1 },
    cpuAtMostOfSolution: 1.2,
    cpuAtMostOfStarter: 0.8,
  };

  it("keeps its chapter a draft", async () => {
    vi.stubEnv("LOAD_BEARING_DRAFTS", "1");
    const root = rootWith({ there: 1 }, { exercise });
    expect(await shownChapters([entry("01-there", "there", true)], root)).toHaveLength(1);
    await expect(shownChapters([entry("01-there")], root)).rejects.toThrow(
      "the exercise in labs/there/lab.ts is marked unfinished",
    );
  });

  it("keeps nothing once it is finished", async () => {
    const root = rootWith({ there: 1 }, { exercise: { ...exercise, unfinished: false } });
    expect(await shownChapters([entry("01-there")], root)).toHaveLength(1);
  });
});
