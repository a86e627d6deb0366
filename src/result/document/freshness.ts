import type { ResultDocument } from "./schema.ts";

/** Whether a result was measured with the lab's files as they are now. */
type Freshness = "current" | "stale";

/**
 * @param document the lab's newest document
 * @param currentLabDigest `labDigest` of the lab's folder now
 */
export function freshness(
  document: Pick<ResultDocument, "source">,
  currentLabDigest: string,
): Freshness {
  return document.source.labDigest === currentLabDigest ? "current" : "stale";
}
