import { decideClaims } from "../claims/decide.ts";
import type { ResultDocument } from "../document/schema.ts";
import type { DerivedPart } from "../store/check.ts";
import { derive } from "./derive.ts";

/** Derives a document's third part again, from its raw slices, its invariants and its claims' rules. */
export function rederive(document: ResultDocument): DerivedPart {
  const derived = derive(document);
  return {
    ...derived,
    claims: decideClaims(document.claims, { ...derived, invariants: document.invariants }),
  };
}
