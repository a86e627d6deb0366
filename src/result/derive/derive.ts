/**
 * From what was observed to what follows from it. A pure function: the same slices and seed give the
 * same values to the last digit, so `lab check` can derive a published document again.
 */

import type { ResultBody, Slice, SliceCounts } from "../document/schema.ts";
import {
  comparedPairs,
  deriveComparisons,
  deriveControl,
  deriveDifferences,
} from "./comparisons.ts";
import { derivingOf } from "./deriving.ts";
import { deriveDilution } from "./dilution.ts";
import { deriveDrains } from "./drains.ts";
import { deriveGroups } from "./groups.ts";
import { measuredCells } from "./pairs.ts";
import { deriveSummaries } from "./summaries.ts";

/** What a run asked and observed. */
export type Observed = Pick<
  ResultBody,
  "methodVersion" | "lab" | "seed" | "plan" | "workloads" | "variants" | "raw"
>;

/** What follows from it; `decideClaims` decides on these. */
export type Derived = Pick<
  ResultBody,
  | "comparisons"
  | "differences"
  | "groups"
  | "control"
  | "summaries"
  | "dilution"
  | "drains"
  | "slices"
>;

/** Everything derived from a run's slices. A value for which there is no valid slice is missing. */
export function derive({ methodVersion, seed, plan, workloads, raw }: Observed): Derived {
  const deriving = derivingOf(seed, methodVersion);
  const cells = measuredCells(plan.cells, raw.slices);
  const versus = comparedPairs(cells, workloads);
  const comparisons = deriveComparisons(versus, deriving);
  const drains = deriveDrains(cells, workloads, deriving);
  return {
    comparisons,
    differences: deriveDifferences(versus, deriving),
    groups: deriveGroups(comparisons, workloads),
    control: deriveControl(cells, deriving),
    summaries: deriveSummaries(cells, workloads, raw.histograms, comparisons, seed),
    dilution: deriveDilution(versus, deriving),
    ...(drains.length > 0 && { drains }),
    slices: countSlices(raw.slices),
  };
}

function countSlices(slices: readonly Slice[]): SliceCounts {
  const causes: Record<string, number> = {};
  for (const { invalid } of slices)
    if (invalid !== null) causes[invalid] = (causes[invalid] ?? 0) + 1;
  const invalid = Object.values(causes).reduce((sum, count) => sum + count, 0);
  return { valid: slices.length - invalid, invalid, causes };
}
