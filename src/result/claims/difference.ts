import { fieldPath } from "../document/schema/field-path.ts";

export interface Difference {
  /** Where, as `comparisons[2].ratio`. */
  path: string;
  stands: unknown;
  expected: unknown;
}

/** Engines may differ in the last digits of a logarithm; nothing a reader could see is this small. */
const RELATIVE_TOLERANCE = 1e-9;

/** The first place where two JSON values differ, or null. Numbers equal to nine digits count as equal. */
export function firstDifference(
  stands: unknown,
  expected: unknown,
  path: PropertyKey[] = [],
): Difference | null {
  if (typeof stands === "number" && typeof expected === "number") {
    const tolerance = RELATIVE_TOLERANCE * Math.max(Math.abs(stands), Math.abs(expected));
    return Math.abs(stands - expected) <= tolerance ? null : difference(path, stands, expected);
  }
  if (isObject(stands) && isObject(expected) && Array.isArray(stands) === Array.isArray(expected)) {
    for (const key of new Set([...Object.keys(stands), ...Object.keys(expected)])) {
      const step = Array.isArray(stands) ? Number(key) : key;
      const found = firstDifference(stands[key], expected[key], [...path, step]);
      if (found) return found;
    }
    return null;
  }
  return stands === expected ? null : difference(path, stands, expected);
}

function difference(path: PropertyKey[], stands: unknown, expected: unknown): Difference {
  return { path: fieldPath(path), stands, expected };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object";
}
