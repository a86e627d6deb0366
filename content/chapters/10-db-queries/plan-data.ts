/**
 * What PostgreSQL said of a statement's plan (EXPLAIN with ANALYZE and BUFFERS, as JSON), as steps with figures of
 * their own: EXPLAIN counts what is below a step with the step.
 */
import { z } from "zod";
import type { ChapterContext } from "#content/chapter.ts";
import { SiteError } from "#content/error.ts";
import { formatExact, formatNumber, NO_BREAK_SPACE } from "#content/format.ts";
import { missing, workloadOf } from "#content/lookup.ts";
import { titleOf } from "#content/tables.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

const figure = z.number().nonnegative();

/** The part of a node that is shown; rows and times are means over its loops. */
interface ExplainNode {
  "Node Type": string;
  "Relation Name"?: string | undefined;
  "Index Name"?: string | undefined;
  "Actual Rows": number;
  "Actual Loops": number;
  "Actual Total Time"?: number | undefined;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  "Rows Removed by Filter": number;
  "Heap Fetches"?: number | undefined;
  Plans: ExplainNode[];
}

const ExplainNode: z.ZodType<ExplainNode> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Relation Name": z.string().optional(),
    "Index Name": z.string().optional(),
    "Actual Rows": figure,
    "Actual Loops": figure,
    "Actual Total Time": figure.optional(),
    "Shared Hit Blocks": figure.default(0),
    "Shared Read Blocks": figure.default(0),
    "Rows Removed by Filter": figure.default(0),
    "Heap Fetches": figure.optional(),
    Plans: z.array(ExplainNode).default([]),
  }),
);

/** What a variant answers GET /plan with: a plan for each statement of one request. */
const Explained = z.array(
  z.object({ Statement: z.string(), Times: z.number().int().positive(), Plan: ExplainNode }),
);

export interface PlanStep {
  /** How far below the topmost step. */
  depth: number;
  /** What is done: "Index Scan on orders by orders_placed". */
  name: string;
  /** What the figures do not say, such as how often it is done. */
  note: string | undefined;
  /** Rows gone through, over all loops; `kept` of them are handed to the step above. */
  rows: number;
  kept: number;
  /** Pages of 8 KB looked at by this step itself. */
  pages: number;
  /** Time of this step itself; undefined where nodes were not timed. */
  millis: number | undefined;
}

export interface PlannedStatement {
  sql: string;
  /** How often a request sends it; the figures are of one time. */
  times: number;
  steps: PlanStep[];
}

export interface VariantPlan {
  title: string;
  statements: PlannedStatement[];
}

export interface PlanPair {
  workloadTitle: string;
  before: VariantPlan;
  after: VariantPlan;
}

const COMPONENT = "PlanTree";

/** The plans of two variants of a workload. @throws SiteError where the result has none, or something else in its place */
export function planPair(
  chapter: Searched,
  asked: { workload: string; before: string; after: string },
): PlanPair {
  const workload = workloadOf(chapter, COMPONENT, asked.workload);
  return {
    workloadTitle: workload.title,
    before: planOf(chapter, workload.id, asked.before),
    after: planOf(chapter, workload.id, asked.after),
  };
}

function planOf(chapter: Searched, workload: string, variant: string): VariantPlan {
  const document = chapter.document!;
  const plans = document.plans ?? [];
  const found = plans.find((one) => one.workload === workload && one.variant === variant);
  if (found === undefined) {
    throw missing(
      COMPONENT,
      chapter.file,
      `the plan of "${variant}" on workload "${workload}"`,
      plans.map((one) => `${one.variant} on ${one.workload}`),
    );
  }
  const parsed = Explained.safeParse(found.plan);
  if (!parsed.success) {
    throw new SiteError(
      `<${COMPONENT}> in ${chapter.file} cannot read the plan of "${variant}" on "${workload}": ${parsed.error.issues[0]?.message} at ${parsed.error.issues[0]?.path.join(".")}. The variant has to answer GET /plan with EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) of each statement.`,
    );
  }
  return {
    title: titleOf(document, variant),
    statements: parsed.data.map(({ Statement, Times, Plan }) => ({
      sql: Statement,
      times: Times,
      steps: stepsOf(Plan, 0),
    })),
  };
}

/** The steps from the top, each before those that feed it. */
function stepsOf(node: ExplainNode, depth: number): PlanStep[] {
  const kept = Math.round(node["Actual Rows"] * node["Actual Loops"]);
  const removed = Math.round(node["Rows Removed by Filter"] * node["Actual Loops"]);
  const millis = millisOf(node);
  const below = node.Plans.reduce((sum, child) => sum + (millisOf(child) ?? 0), 0);
  const pagesBelow = node.Plans.reduce((sum, child) => sum + pagesOf(child), 0);
  return [
    {
      depth,
      name: nameOf(node),
      note: noteOf(node),
      rows: kept + removed,
      kept,
      pages: Math.max(0, pagesOf(node) - pagesBelow),
      millis: millis === undefined ? undefined : Math.max(0, millis - below),
    },
    ...node.Plans.flatMap((child) => stepsOf(child, depth + 1)),
  ];
}

const pagesOf = (node: ExplainNode) => node["Shared Hit Blocks"] + node["Shared Read Blocks"];

function millisOf(node: ExplainNode): number | undefined {
  const mean = node["Actual Total Time"];
  return mean === undefined ? undefined : mean * node["Actual Loops"];
}

function nameOf(node: ExplainNode): string {
  const relation = node["Relation Name"];
  const index = node["Index Name"];
  return [
    node["Node Type"],
    relation === undefined ? "" : ` on ${relation}`,
    index === undefined ? "" : ` by ${index}`,
  ].join("");
}

function noteOf(node: ExplainNode): string | undefined {
  const loops = node["Actual Loops"];
  const fetches = node["Heap Fetches"];
  const parts = [
    loops > 1 ? `${formatExact(loops)} times` : undefined,
    fetches === undefined ? undefined : `visits to the table: ${formatExact(fetches)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join("; ");
}

/** "1,000,000 (10)": rows gone through and, where they are fewer, those kept. */
export function rowsText({ rows, kept }: Pick<PlanStep, "rows" | "kept">): string {
  return rows === kept ? formatExact(rows) : `${formatExact(rows)} (${formatExact(kept)})`;
}

export function millisText({ millis }: Pick<PlanStep, "millis">): string {
  return millis === undefined ? "not timed" : `${formatNumber(millis)}${NO_BREAK_SPACE}ms`;
}

/** What stands above a statement's steps. */
export function timesText({ times }: Pick<PlannedStatement, "times">): string | undefined {
  return times === 1 ? undefined : `1 of ${formatExact(times)} statements of this kind`;
}
