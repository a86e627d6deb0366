/**
 * Who may import whom (see "The shape of the repository" in the README): data flows one way, so that
 * a page can never start a process and a lab carries no measuring code.
 * Astro files are leaves to this tool; test/lint/imports.test.ts holds them to the same rule.
 */
const SITE = "^src/(pages|components|layouts|styles|content)/|^src/content\\.config\\.";

/** A folder of src that may import itself and the folders named, and nothing else of ours. */
const mayImport = (folder, allowed) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} imports ${allowed.length > 0 ? allowed.map((name) => `src/${name}`).join(", ") : "nothing of ours"}.`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^(src|labs|test|content)/", pathNot: `^src/(${[folder, ...allowed].join("|")})/` },
});

export default {
  forbidden: [
    mayImport("method", []),
    mayImport("result", ["method"]),
    mayImport("lab", ["method"]),
    mayImport("harness", ["lab", "result", "method"]),
    mayImport("cli", ["lab", "result", "method", "harness", "companion"]),
    mayImport("companion", ["lab", "result", "method", "harness"]),
    {
      name: "method-is-pure",
      comment: "src/method has no I/O: it imports no module of the platform.",
      severity: "error",
      from: { path: "^src/method/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "site-imports",
      comment: "The site imports src/result, src/method and its own parts.",
      severity: "error",
      from: { path: SITE },
      to: { path: "^src/(harness|cli|lab|companion)/" },
    },
    {
      name: "labs-import-the-lab-words",
      comment: "A lab imports #lab, packages and its own folder.",
      severity: "error",
      from: { path: "^labs/([^/]+)/" },
      to: {
        path: "^(src|labs|test|content)/",
        pathNot: "^labs/$1/|^src/lab/(audit|cache|faults|index|ledger|queueing|random|work)\\.ts$",
      },
    },
    {
      name: "src-never-imports-labs",
      comment: "Labs are loaded by id when a command names them, never imported.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(labs|test)/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
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
