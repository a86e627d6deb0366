import { canonicalJson, sha256Hex } from "./canonical.ts";
import type { ResultBody, ResultDocument } from "./schema.ts";

const ID_DIGITS = 16;

/** The first 16 hex digits of the SHA-256 of the canonical body. A document's own `id` takes no part. */
export function contentId(body: ResultBody | ResultDocument): string {
  const { id: _, ...rest } = body as ResultDocument;
  return sha256Hex(canonicalJson(rest)).slice(0, ID_DIGITS);
}

/** The body with its content id: a result document. */
export function withContentId(body: ResultBody): ResultDocument {
  return { ...body, id: contentId(body) };
}
