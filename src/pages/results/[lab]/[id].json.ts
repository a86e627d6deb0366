import type { APIRoute } from "astro";
import { allResults, type StoredResult } from "../../../content/read-content.ts";

export function getStaticPaths() {
  return allResults().map((result) => ({
    params: { lab: result.document.lab, id: result.document.id },
    props: result,
  }));
}

/** The document as it is stored, to the byte: its id is its digest. */
export const GET: APIRoute<StoredResult> = ({ props }) =>
  new Response(props.text, { headers: { "content-type": "application/json; charset=utf-8" } });
