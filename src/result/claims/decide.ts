/**
 * Claims against what was measured. Each verdict comes with the one sentence a page shows beside it,
 * made from the data and nothing else.
 */
import type { Claim, ClaimRule } from "../document/schema.ts";
import { decideDilution } from "./decide-dilution.ts";
import { decideDrain } from "./decide-drain.ts";
import { decideInvariant } from "./decide-invariant.ts";
import { decideRatio } from "./decide-ratio.ts";
import { decideValue } from "./decide-value.ts";
import type { Decision, Evidence, RuleOf } from "./evidence.ts";

/** A claim as written before the run, its baseline filled in. A claim already decided will do. */
export type WrittenClaim = Pick<Claim, "id" | "text" | "rule">;

type Decide<Kind extends ClaimRule["kind"]> = (rule: RuleOf<Kind>, evidence: Evidence) => Decision;

/** How each kind of rule is decided. */
const DECIDE: { [Kind in ClaimRule["kind"]]: Decide<Kind> } = {
  "ratio-at-least": (rule, evidence) =>
    decideRatio(rule, { kind: "at-least", threshold: rule.threshold }, evidence),
  "ratio-at-most": (rule, evidence) =>
    decideRatio(rule, { kind: "at-most", threshold: rule.threshold }, evidence),
  "ratio-within": (rule, evidence) =>
    decideRatio(rule, { kind: "within", from: rule.from, to: rule.to }, evidence),
  "dilution-agrees": decideDilution,
  "value-within": decideValue,
  "drain-agrees": decideDrain,
  invariant: decideInvariant,
};

/** Every claim with its verdict, in the order written. */
export function decideClaims(claims: readonly WrittenClaim[], evidence: Evidence): Claim[] {
  return claims.map(({ id, text, rule }) => {
    const decide = DECIDE[rule.kind] as Decide<ClaimRule["kind"]>;
    return { id, text, kind: rule.kind, rule, ...decide(rule, evidence) };
  });
}
