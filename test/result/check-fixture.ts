import { join } from "node:path";
import { withContentId } from "../../src/result/content-id.ts";
import { claimsDigest, harnessDigest, labDigest } from "../../src/result/digest.ts";
import type { ResultDocument } from "../../src/result/schema.ts";
import { syntheticRun } from "../fixtures/synthetic-run.ts";
import { write } from "./temporary-folder.ts";

/** The text of a lab.ts from which `document` could have come: plain data, so that it needs no import. */
function labText(document: ResultDocument): string {
  const request = { method: "GET", path: "/", expect: { status: 200, body: "" } };
  const workloads = document.workloads.map(({ id, title, role, design, connections, pipelining, variants }) => ({
    id,
    title,
    role,
    design,
    apps: Object.fromEntries(variants.map((variant) => [variant, { file: "app.ts" }])),
    requests: [request],
    load: { kind: "closed", connections, pipelining },
  }));
  const first = document.workloads[0]!;
  const invariants = [...new Map(document.invariants.map((each) => [each.id, each])).values()];
  const definition = {
    id: document.lab,
    chapter: document.chapter,
    title: document.title,
    question: document.question,
    variants: document.variants,
    workloads,
    primary: { workload: first.id, variant: first.variants[1] },
    claims: document.claims.map(({ id, text, rule }) => ({ id, text, rule })),
  };
  const judged = invariants.map(
    ({ id, text, expected }) =>
      `{ id: ${JSON.stringify(id)}, text: ${JSON.stringify(text)}, workload: ${JSON.stringify(first.id)}, expected: "${expected}", judge: async () => ({ violations: 0, checked: 1 }) }`,
  );
  return `export default { ...${JSON.stringify(definition)}, invariants: [${judged.join(", ")}] };\n`;
}

/** Writes a lab and gives back the synthetic run as if it had been measured with that lab, as it is now. */
export function measuredHere(root: string, seed = 1): ResultDocument {
  const { id: _, ...body } = syntheticRun(seed);
  const folder = join(root, "labs", body.lab);
  write(root, `labs/${body.lab}/lab.ts`, labText({ ...body, id: "" }));
  write(root, `labs/${body.lab}/app.ts`, "export default () => {};\n");
  write(root, "src/harness/run.ts", "");
  const source = {
    ...body.source,
    labDigest: labDigest(folder),
    harnessDigest: harnessDigest(root),
    claimsDigest: claimsDigest(body.claims),
  };
  return withContentId({ ...body, mode: "reference", source });
}
