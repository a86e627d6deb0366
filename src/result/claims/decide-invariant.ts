/** Claims that an invariant holds in every variant that should keep it, and is broken in every other. */
import type { InvariantResult } from "../document/schema.ts";
import { type Decision, type Evidence, inconclusive, type RuleOf } from "./evidence.ts";

export function decideInvariant(
  { invariant }: RuleOf<"invariant">,
  { invariants }: Evidence,
): Decision {
  const rows = invariants.filter((row) => row.id === invariant);
  if (rows.length === 0) return inconclusive("The invariant was not checked in this run.");
  const wrong = rows.filter((row) => row.held !== (row.expected === "held"));
  const counted = (row: InvariantResult) =>
    `${row.held ? "held" : "was broken"} in ${row.variant} (${row.count} violations in ${row.checked} cases)`;
  if (wrong.length === 0) {
    return {
      verdict: "supported",
      because: `As expected, the invariant ${rows.map(counted).join(", and ")}.`,
    };
  }
  return {
    verdict: "not-supported",
    because: `The invariant ${wrong.map(counted).join(", and ")}, where ${wrong[0]!.expected === "held" ? "none" : "at least one violation"} was expected.`,
  };
}
