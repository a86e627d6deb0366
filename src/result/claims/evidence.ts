/** What claims are decided on, and what every decision is made of. */
import type { Statement, VerdictWord } from "../../stats/verdict.ts";
import type { Derived } from "../derive/derive.ts";
import { rounded } from "../derive/round.ts";
import type { Claim, ClaimRule, InvariantResult } from "../document/schema.ts";
import { thresholdText } from "./sentence.ts";

/** What a run derived and checked, as far as claims are about it. */
export type Evidence = Pick<
  Derived,
  "comparisons" | "control" | "dilution" | "drains" | "summaries"
> & { invariants: readonly InvariantResult[] };

/** A verdict with the one sentence that a page shows beside it. */
export type Decision = Pick<Claim, "verdict" | "because">;

export type RuleOf<Kind extends ClaimRule["kind"]> = Extract<ClaimRule, { kind: Kind }>;

/**
 * Fewest fresh starts of the processes for a verdict. On synthetic data the 95 % interval of fewer
 * covers as little as 90 %, and one start alone says nothing of the next.
 */
export const MINIMUM_SPAWNS = 5;

export function inconclusive(because: string): Decision {
  return { verdict: "inconclusive", because };
}

/** That a ratio is 1, within a tolerance. */
export const agreement = (tolerance: number): Statement => ({
  kind: "within",
  from: rounded(1 - tolerance),
  to: rounded(1 + tolerance),
});

/** Where an interval lies against what was stated, as the end of a sentence. */
export function position(word: VerdictWord, statement: Statement): string {
  const share = {
    supported: "the whole interval",
    "not-supported": "no part of the interval",
    inconclusive: "only part of the interval",
  }[word];
  switch (statement.kind) {
    case "at-least":
      return `${share} at or above ${thresholdText(statement.threshold)}`;
    case "at-most":
      return `${share} at or below ${thresholdText(statement.threshold)}`;
    case "within":
      return `${share} within ${thresholdText(statement.from)} and ${thresholdText(statement.to)}`;
  }
}
