import { join } from "node:path";
import { rederive } from "../../src/result/derive/rederive.ts";
import { withContentId } from "../../src/result/document/content-id.ts";
import { claimsDigest, harnessDigest, labDigest } from "../../src/result/document/digest.ts";
import type { ResultDocument } from "../../src/result/document/schema.ts";
import { syntheticRun } from "../fixtures/synthetic-run.ts";
import { write } from "./temporary-folder.ts";

/** The text of a lab.ts from which `document` could have come: plain data, so that it needs no import. */
function labText(document: ResultDocument): string {
  const request = { method: "GET", path: "/", expect: { status: 200, body: "" } };
  const workloads = document.workloads.map(
    ({ id, title, role, design, connections, pipelining, variants }) => ({
      id,
      title,
      role,
      design,
      apps: Object.fromEntries(variants.map((variant) => [variant, { file: "app.ts" }])),
      requests: [request],
      load: { kind: "closed", connections, pipelining },
    }),
  );
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
  const checked = invariants.map(
    ({ id, text, expected }) =>
      `{ id: ${JSON.stringify(id)}, text: ${JSON.stringify(text)}, workload: ${JSON.stringify(first.id)}, expected: "${expected}", check: async () => ({ violations: 0, checked: 1 }) }`,
  );
  return `export default { ...${JSON.stringify(definition)}, invariants: [${checked.join(", ")}] };\n`;
}

const SMALL = { duetSpawns: 6, slicesPerSpawn: 2, aloneSpawns: 2 };

/**
 * The synthetic run with one workload, one comparison and its control: everything that is checked,
 * derived in a fraction of the time.
 */
const smallRun = (() => {
  const { id: _, ...body } = syntheticRun(1, SMALL);
  const kept = body.plan.cells
    .map((cell, index) => ({ cell, index }))
    .filter(({ cell }) => cell.workload === "tiny" && ["fastify", "express"].includes(cell.variant))
    .filter(({ cell }) => cell.design !== "interleaved");
  const slices = body.raw.slices.flatMap((slice) => {
    const cell = kept.findIndex(({ index }) => index === slice.cell);
    return cell < 0 ? [] : [{ ...slice, cell }];
  });
  const small = {
    ...body,
    id: "",
    mode: "reference" as const,
    plan: { ...body.plan, cells: kept.map(({ cell }) => cell) },
    workloads: body.workloads.filter(({ id }) => id === "tiny"),
    raw: { slices, histograms: [] },
    claims: body.claims.filter(({ rule }) => rule.kind === "invariant" || rule.workload === "tiny"),
  };
  return { ...small, ...rederive(small) };
})();

/** Writes a lab and gives back the synthetic run as if it had been measured with that lab, as it is now. */
export function measuredHere(root: string): ResultDocument {
  const { id: _, ...body } = structuredClone(smallRun);
  const folder = join(root, "labs", body.lab);
  write(root, `labs/${body.lab}/lab.ts`, labText(smallRun));
  write(root, `labs/${body.lab}/app.ts`, "export default () => {};\n");
  write(root, "src/harness/run.ts", "");
  const source = {
    ...body.source,
    labDigest: labDigest(folder),
    harnessDigest: harnessDigest(root),
    claimsDigest: claimsDigest(body.claims),
  };
  return withContentId({ ...body, source });
}
