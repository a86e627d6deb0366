/**
 * Who may import whom: data flows one way, so that a page can never start a process and a lab carries no
 * measuring code. The README's tree shows the folders; test/lint/imports.test.ts breaks each rule once.
 * Astro and MDX files are leaves to this tool; that test holds them to the same table.
 */

/** Each folder of src, and which others it may import besides itself. */
export const MAY_IMPORT = {
  stats: [],
  audit: ["stats"],
  result: ["stats", "audit"],
  lab: ["result", "stats", "audit"],
  harness: ["lab", "result", "stats"],
  cli: ["harness", "lab", "result", "stats", "audit"],
  content: ["lab", "result", "stats", "audit"],
  ui: ["content", "result", "stats", "audit", "styles"],
  layouts: ["ui", "content", "styles"],
  pages: ["layouts", "ui", "content", "result", "stats", "audit"],
  styles: [],
};

/** What a chapter may import besides itself. */
export const CHAPTER_MAY_IMPORT = ["ui", "content", "result", "stats", "styles"];

/** What src/lab imports of src/result: what a document is made of, and nothing that derives or keeps one. */
const RESULT_WORDS = "metrics\\.ts$|document/schema/";

/** What labs import under `#lab`; the rest of src/lab reads and checks their definitions. */
const LAB_WORDS = "audit|cache|faults|index|ledger|queueing|random|work";

const OURS = "^(src|labs|test|content)/";
const inSrc = (folders) => `^src/(${folders.join("|")})/`;
const sentence = (who, folders) =>
  `${who} imports ${folders.length > 0 ? folders.map((name) => `src/${name}`).join(", ") : "nothing of ours"}.`;

export default {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
      name: `${folder}-imports`,
      comment: sentence(`src/${folder}`, allowed),
      severity: "error",
      from: { path: `^src/${folder}/` },
      to: { path: OURS, pathNot: inSrc([folder, ...allowed]) },
    })),
    {
      name: "lab-imports-the-result-words",
      comment:
        "A lab is declared in the words of the document that will be made of it: src/lab imports metrics and schemas.",
      severity: "error",
      from: { path: "^src/lab/" },
      to: { path: "^src/result/", pathNot: `^src/result/(${RESULT_WORDS})` },
    },
    {
      name: "src-folder-without-rule",
      comment: "Every folder of src stands in MAY_IMPORT.",
      severity: "error",
      from: { path: "^src/[^/]+/", pathNot: inSrc(Object.keys(MAY_IMPORT)) },
      to: {},
    },
    {
      name: "pure",
      comment: "src/stats and src/audit have no I/O: they import no module of the platform.",
      severity: "error",
      from: { path: inSrc(["stats", "audit"]) },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "chapter-imports",
      comment: `${sentence("A chapter", CHAPTER_MAY_IMPORT)} Never another chapter, a lab or the harness.`,
      severity: "error",
      from: { path: "^content/chapters/([^/]+)/", pathNot: "^content/chapters/[^/]+/test/" },
      to: { path: OURS, pathNot: `^content/chapters/$1/|${inSrc(CHAPTER_MAY_IMPORT)}` },
    },
    {
      name: "chapter-tests-import",
      comment:
        "A chapter's tests also import fixtures and labs, to hold the chapter to what is measured.",
      severity: "error",
      from: { path: "^content/chapters/([^/]+)/test/" },
      to: {
        path: OURS,
        pathNot: `^content/chapters/$1/|^(test|labs)/|${inSrc([...CHAPTER_MAY_IMPORT, "lab"])}`,
      },
    },
    {
      name: "labs-import-the-lab-words",
      comment: "A lab imports #lab, packages and its own folder; its tests also what runs it.",
      severity: "error",
      from: { path: "^labs/([^/]+)/", pathNot: "^labs/[^/]+/test/" },
      to: { path: OURS, pathNot: `^labs/$1/|^src/lab/(${LAB_WORDS})\\.ts$` },
    },
    {
      name: "labs-are-checked-from-outside",
      comment:
        "What a lab builds, compares and asks learners to write does not import what checks it.",
      severity: "error",
      from: { path: "^labs/[^/]+/(system|variants|exercise/(starter|solution|learner)\\.ts$)" },
      to: { path: "^labs/[^/]+/oracle/" },
    },
    {
      name: "lab-tests-import",
      comment: "A lab's tests do not import another lab or a chapter.",
      severity: "error",
      from: { path: "^labs/([^/]+)/test/" },
      to: { path: "^(labs|content)/", pathNot: "^labs/$1/" },
    },
    {
      name: "no-cycles",
      comment: "No file imports itself by way of others, not even for types.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "Every import leads to a file.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^astro:" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".json"],
    },
  },
};
