import type { APIRoute } from "astro";
import { allResults } from "../../../../content/read-content.ts";
import type { ResultDocument } from "../../../../result/document/schema.ts";
import { comparisonsCsv, slicesCsv, summariesCsv } from "../../../../result/export/csv.ts";

const TABLES = { comparisons: comparisonsCsv, summaries: summariesCsv, slices: slicesCsv } as const;

interface Props {
  document: ResultDocument;
  table: keyof typeof TABLES;
}

export function getStaticPaths() {
  return allResults().flatMap(({ document }) =>
    (Object.keys(TABLES) as (keyof typeof TABLES)[]).map((table) => ({
      params: { lab: document.lab, id: document.id, table },
      props: { document, table },
    })),
  );
}

export const GET: APIRoute<Props> = ({ props }) =>
  new Response(TABLES[props.table](props.document), {
    headers: { "content-type": "text/csv; charset=utf-8" },
  });
