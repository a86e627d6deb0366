/**
 * The parts of labs/README.md that follow from the source: every field of a lab from its schema, and every component
 * from src/ui. `npm run docs:labs` writes them between their marks; a test fails while they are out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { z } from "zod";
import { Exercise } from "../../../src/lab/definition/exercise.ts";
import { LabSchema, Workload } from "../../../src/lab/definition.ts";
import { type Comments, componentOf, type Prop, schemaComments } from "./doc-comments.ts";
import { type Known, presenceOf, unwrapped, wordsOf } from "./schema-words.ts";

const ROOT = join(import.meta.dirname, "../../..");
export const GUIDE = "labs/README.md";
const REGISTRY = "src/ui/index.ts";
const SCHEMAS = ["src/lab/**/*.ts", "src/result/document/schema/*.ts"];

type Schema = z.core.$ZodType;

/** The guide's text with its generated parts as the source now says them. */
export function withGeneratedParts(text: string, root: string = ROOT): string {
  return replaced(replaced(text, "fields", fieldTables(root)), "components", componentTable(root));
}

function replaced(text: string, name: string, content: string): string {
  const [from, to] = [`<!-- ${name}: written by npm run docs:labs -->`, `<!-- end of ${name} -->`];
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start)
    throw new Error(`${GUIDE} has no part "${name}"; restore the marks ${from} and ${to}.`);
  return `${text.slice(0, start + from.length)}\n\n${content}\n\n${text.slice(end)}`;
}

/** A table for each schema that an author writes, the lab first. */
function fieldTables(root: string): string {
  const tables = schemasOfLab();
  const known: Known = new Map(
    tables.map(({ title, schema }) => [unwrapped(schema), `[${title}](#${anchorOf(title)})`]),
  );
  const metric = unwrapped(LabSchema.in.shape.primary.shape.metric);
  const claim = unwrapped(elementOf(LabSchema.in.shape.claims)) as z.ZodObject;
  const references: Known = new Map([
    ...known,
    [metric, "[Metric](#metric)"],
    [unwrapped(claim.shape.rule!), "[Rule](#rule)"],
  ]);
  const comments = schemaComments(root, SCHEMAS);
  return [
    ...tables.map(
      ({ title, schema }) => `### ${title}\n\n${tableOf(unwrapped(schema), references, comments)}`,
    ),
    `### Rule\n\n${ruleTable(optionsOf(claim.shape.rule!), references)}`,
    `### Metric\n\nOne of ${wordsOf(metric, new Map())}.`,
  ].join("\n\n");
}

/** The rules of claims, of which each is a kind and what it needs. */
function ruleTable(rules: readonly Schema[], known: Known): string {
  return table(
    ["kind", "fields; those with ? may be left out"],
    rules.map((rule) => {
      const { kind, ...fields } = (unwrapped(rule) as z.ZodObject).shape;
      const texts = Object.entries(fields).map(([name, field]) => {
        const isOptional = presenceOf(field) !== "required";
        return `\`${name}${isOptional ? "?" : ""}\`: ${wordsOf(field, known)}`;
      });
      return [wordsOf(kind!, known), texts.join("; ")];
    }),
  );
}

function schemasOfLab(): { title: string; schema: Schema }[] {
  const lab = LabSchema.in.shape;
  const workload = lab.workloads.element.shape;
  const app = (workload.apps as unknown as { valueType: z.ZodObject }).valueType;
  const [closed, open, capacity] = optionsOf(workload.load);
  const [cpu, judged] = optionsOf(Exercise);
  return [
    { title: "Lab", schema: LabSchema },
    { title: "Variant", schema: lab.variants.element },
    { title: "Workload", schema: Workload },
    { title: "App", schema: app },
    { title: "Request", schema: workload.requests.element },
    { title: "Closed loop", schema: closed! },
    { title: "Open loop", schema: open! },
    { title: "Segment of a rate", schema: elementOf((open as z.ZodObject).shape.profile!) },
    { title: "Search for a capacity", schema: capacity! },
    { title: "Fault", schema: elementOf(workload.faults) },
    { title: "Invariant", schema: elementOf(lab.invariants) },
    { title: "Claim", schema: elementOf(lab.claims) },
    { title: "Exercise judged by CPU time", schema: cpu! },
    { title: "Exercise with a judge", schema: judged! },
    { title: "Data set", schema: lab.data },
  ];
}

const elementOf = (schema: Schema) => (unwrapped(schema) as z.ZodArray).element as Schema;
const optionsOf = (schema: Schema) => (unwrapped(schema) as z.ZodUnion).options as Schema[];
const anchorOf = (title: string) => title.toLowerCase().replaceAll(" ", "-");

function tableOf(schema: Schema, known: Known, comments: readonly Comments[]): string {
  if (!(schema instanceof z.ZodObject)) throw new Error("A table is of an object's fields.");
  const shape = schema.shape as Record<string, Schema>;
  const said = commentsOf(Object.keys(shape), comments);
  return table(
    ["field", "what it takes", "default", "what it means"],
    Object.entries(shape).map(([name, field]) => [
      `\`${name}\``,
      wordsOf(field, known),
      presenceOf(field),
      said.get(name) ?? "",
    ]),
  );
}

/** The comments of the schema in the source that has exactly these fields. */
function commentsOf(fields: readonly string[], comments: readonly Comments[]): Comments {
  const names = [...fields].sort().join();
  const found = comments.find((one) => [...one.keys()].sort().join() === names);
  if (found !== undefined) return found;
  throw new Error(
    `No z.strictObject in ${SCHEMAS.join(" or ")} has the fields ${names}; correct the patterns in test/house/author-guide/author-guide.ts.`,
  );
}

/** Every component of the registry, with what it shows and takes. */
function componentTable(root: string): string {
  const registry = readFileSync(join(root, REGISTRY), "utf8");
  const components = [...registry.matchAll(/^import (\w+) from "(.+\.astro)";$/gm)]
    .map(([, name, path]) => ({ name: name!, path: posix.join(dirname(REGISTRY), path!) }))
    .filter(({ name }) => new RegExp(`^  ${name},$`, "m").test(registry))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return table(
    ["component", "what it shows", "properties; those with ? may be left out"],
    components.map(({ name, path }) => {
      const { comment, props } = componentOf(path, readFileSync(join(root, path), "utf8"));
      return [
        `\`<${name}>\``,
        comment,
        props.length === 0 ? "none" : props.map(propText).join("; "),
      ];
    }),
  );
}

function propText({ name, isOptional, type, comment }: Prop): string {
  const kind = type === "string" ? "" : ` (${type})`;
  return `\`${name}${isOptional ? "?" : ""}\`${kind}${comment === "" ? "" : `: ${comment}`}`.replace(
    /\.$/,
    "",
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

if (import.meta.main) {
  const path = join(ROOT, GUIDE);
  writeFileSync(path, withGeneratedParts(readFileSync(path, "utf8")));
}
