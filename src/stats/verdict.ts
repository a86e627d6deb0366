import type { Interval } from "./bootstrap.ts";

/** What a claim states about a true value. Both ends of `within` belong to it. */
export type Statement =
  | { kind: "at-least"; threshold: number }
  | { kind: "at-most"; threshold: number }
  | { kind: "within"; from: number; to: number };

export type VerdictWord = "supported" | "not-supported" | "inconclusive";

/**
 * An interval against a statement: supported when all of the interval satisfies it, not supported
 * when none of it does, inconclusive when the interval straddles a threshold.
 */
export function verdict(interval: Interval, statement: Statement): VerdictWord {
  const { from, to } = bounds(statement);
  if (!(interval.low <= interval.high)) {
    throw new RangeError(
      `An interval runs from low to high, not from ${interval.low} to ${interval.high}.`,
    );
  }
  if (interval.low >= from && interval.high <= to) return "supported";
  if (interval.high < from || interval.low > to) return "not-supported";
  return "inconclusive";
}

function bounds(statement: Statement): { from: number; to: number } {
  switch (statement.kind) {
    case "at-least":
      return { from: statement.threshold, to: Number.POSITIVE_INFINITY };
    case "at-most":
      return { from: Number.NEGATIVE_INFINITY, to: statement.threshold };
    case "within":
      return { from: statement.from, to: statement.to };
  }
}
