/**
 * Finding in a chapter's result what its prose asks for.
 *
 * Except for `workloadOf` and `invariantsOf`, each function answers `undefined` while the chapter has
 * no result, so that a page can say "not measured yet". Once there is one, asking for what it does not
 * hold throws a `SiteError`, because a page may not be built around a missing number.
 */
import type {
  Claim,
  Comparison,
  Control,
  Difference,
  DilutionPoint,
  InvariantResult,
  Metric,
  ResultDocument,
  Summary,
  VariantSummary,
  WorkloadSummary,
} from "../result/document/schema.ts";
import { DEFAULT_METRIC } from "../result/metrics.ts";
import type { ChapterContext } from "./chapter.ts";
import { MissingError } from "./error.ts";

/** What of a chapter a search needs. */
export type Searched = Pick<ChapterContext, "file" | "document">;

/** A variant on a workload against a baseline, which is the workload's first variant when left out. */
interface Versus {
  workload: string;
  variant: string;
  baseline?: string | undefined;
  /** Values over these requests only; over all when left out. */
  requestClass?: string | undefined;
  /** Of countPerRequest: which counter. */
  counter?: string | undefined;
}

/** The sentence for something that does not exist. `what` names it in words: `workload "tinny"`. */
export function missing(
  component: string,
  file: string,
  what: string,
  existing: readonly string[],
): MissingError {
  const there = existing.length === 0 ? "there is none" : `there are ${quoted(existing)}`;
  return new MissingError(
    `<${component}> in ${file} asks for ${what}, which does not exist: ${there}. Correct the chapter, or measure and publish what it asks for.`,
  );
}

/** @throws SiteError also while the chapter has no result */
export function workloadOf(
  chapter: Searched,
  component: string,
  workloadId: string,
): WorkloadSummary {
  const workloads = chapter.document?.workloads ?? [];
  const found = workloads.find(({ id }) => id === workloadId);
  if (found) return found;
  throw missing(
    component,
    chapter.file,
    `workload "${workloadId}"`,
    workloads.map(({ id }) => id),
  );
}

/** A variant's title and one line on what it shows. */
export function variantOf(
  chapter: Searched,
  component: string,
  variantId: string,
): VariantSummary | undefined {
  if (!chapter.document) return undefined;
  const { variants } = chapter.document;
  const found = variants.find(({ id }) => id === variantId);
  if (found) return found;
  throw missing(
    component,
    chapter.file,
    `variant "${variantId}"`,
    variants.map(({ id }) => id),
  );
}

/** The ratio variant over baseline; of throughput unless another metric is named. */
export function comparisonOf(
  chapter: Searched,
  component: string,
  asked: Versus & { metric?: Metric | undefined },
): Comparison | undefined {
  const { metric = DEFAULT_METRIC, requestClass, counter } = asked;
  const isAsked = (row: Comparison) =>
    row.metric === metric && row.requestClass === requestClass && row.counter === counter;
  return versusOf(chapter, component, asked, {
    rows: chapter.document?.comparisons.filter(isAsked) ?? [],
    of: `a comparison of ${metric}${part(asked)}`,
  });
}

/** The difference variant minus baseline in CPU time per request, which is what ablations measure. */
export function differenceOf(
  chapter: Searched,
  component: string,
  asked: Versus & { metric?: Metric | undefined },
): Difference | undefined {
  const { metric = "cpuMicrosPerRequest" } = asked;
  return versusOf(chapter, component, asked, {
    rows: chapter.document?.differences.filter((row) => row.metric === metric) ?? [],
    of: `a difference in ${metric}`,
  });
}

export function summaryOf(
  chapter: Searched,
  component: string,
  asked: {
    workload: string;
    variant: string;
    metric: Metric;
    requestClass?: string | undefined;
    counter?: string | undefined;
  },
): Summary | undefined {
  if (!chapter.document) return undefined;
  const workload = workloadOf(chapter, component, asked.workload);
  const here = chapter.document.summaries.filter((row) => row.workload === workload.id);
  const found = here.find(
    (row) =>
      row.variant === asked.variant &&
      row.metric === asked.metric &&
      row.requestClass === asked.requestClass &&
      row.counter === asked.counter,
  );
  if (found) return found;
  throw missing(
    component,
    chapter.file,
    `${asked.metric}${part(asked)} of "${asked.variant}" on workload "${workload.id}"`,
    here.map((row) => `${row.metric}${part(row)} of ${row.variant}`),
  );
}

/** A point of the dilution curve; the first variant that has one when none is named. */
export function dilutionOf(
  chapter: Searched,
  component: string,
  asked: { workload: string; variant?: string | undefined; baseline?: string | undefined },
): DilutionPoint | undefined {
  if (!chapter.document) return undefined;
  const { dilution } = chapter.document;
  const found = dilution.find(
    (point) =>
      point.workload === asked.workload &&
      (asked.variant === undefined || point.variant === asked.variant) &&
      (asked.baseline === undefined || point.baseline === asked.baseline),
  );
  if (found) return found;
  const of = asked.variant === undefined ? "" : ` for "${asked.variant}"`;
  throw missing(
    component,
    chapter.file,
    `a point of the dilution curve on workload "${asked.workload}"${of}`,
    dilution.map((point) => `${point.workload} for ${point.variant}`),
  );
}

export function claimOf(chapter: Searched, component: string, id: string): Claim | undefined {
  if (!chapter.document) return undefined;
  const { claims } = chapter.document;
  const found = claims.find((claim) => claim.id === id);
  if (found) return found;
  throw missing(
    component,
    chapter.file,
    `claim "${id}"`,
    claims.map((claim) => claim.id),
  );
}

/** The run's A/A control: the baseline against a second copy of itself. */
export function controlOf(chapter: Searched, component: string): Control | undefined {
  if (!chapter.document) return undefined;
  if (chapter.document.control) return chapter.document.control;
  throw missing(component, chapter.file, "the A/A control of the result", []);
}

/** An invariant's results, one for each variant it was checked in; empty while there is no result. */
export function invariantsOf(
  chapter: Searched,
  component: string,
  id: string,
  variant?: string,
): InvariantResult[] {
  if (!chapter.document) return [];
  const { invariants } = chapter.document;
  const found = invariants.filter(
    (row) => row.id === id && (variant === undefined || row.variant === variant),
  );
  if (found.length > 0) return found;
  throw missing(
    component,
    chapter.file,
    `invariant "${id}"${variant === undefined ? "" : ` of "${variant}"`}`,
    invariants.map((row) => `${row.id} of ${row.variant}`),
  );
}

/** The permanent address of a result on this site. */
export function permalinkOf(document: Pick<ResultDocument, "lab" | "id">): string {
  return `/results/${document.lab}/${document.id}/`;
}

const part = ({
  requestClass,
  counter,
}: {
  requestClass?: string | undefined;
  counter?: string | undefined;
}) =>
  counter !== undefined
    ? ` (${counter})`
    : requestClass === undefined
      ? ""
      : ` of ${requestClass} requests`;

interface VersusRow {
  workload: string;
  variant: string;
  baseline: string;
}

function versusOf<Row extends VersusRow>(
  chapter: Searched,
  component: string,
  asked: Versus,
  among: { rows: readonly Row[]; of: string },
): Row | undefined {
  if (!chapter.document) return undefined;
  const workload = workloadOf(chapter, component, asked.workload);
  const baseline = asked.baseline ?? workload.variants[0]!;
  const here = among.rows.filter((row) => row.workload === workload.id);
  const found = here.find((row) => row.variant === asked.variant && row.baseline === baseline);
  if (found) return found;
  throw missing(
    component,
    chapter.file,
    `${among.of} of "${asked.variant}" with "${baseline}" on workload "${workload.id}"`,
    here.map((row) => `${row.variant} with ${row.baseline}`),
  );
}

function quoted(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(", ");
}
