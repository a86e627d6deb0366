/** Pages of the orders, newest first; the page asked for is a parameter of the workload. */
import type { Ask, Start } from "./app.ts";

export const PAGE_ROWS = 50;

/** So many pages from the one asked for on take turns, so that it is not the same rows each time. */
const PAGES = 20;

/** The first page and how many of them; of the first pages of all there are fewer to choose from. */
export function pagesOf({ page = 1 }: Start["params"]): { first: number; pages: number } {
  const first = Number(page);
  return { first, pages: Math.min(first, PAGES) };
}

/** Where a page begins: behind this row. The time is text, because a JavaScript date has no microseconds. */
export type Cursor = readonly [placed: string, id: string];

/** Before the newest order there is none, and "infinity" is later than any time. */
export const BEGINNING: Cursor = ["infinity", "0"];

const lastRows = {
  name: "last-rows-of-pages",
  text: `SELECT placed_at::text AS placed, id
         FROM (SELECT placed_at, id, row_number() OVER (ORDER BY placed_at DESC, id DESC) AS position
               FROM orders) AS numbered
         WHERE position = ANY($1) ORDER BY position`,
};

/** The cursors of some pages, which a client would have from the page before. */
export async function cursorsOf(ask: Ask, first: number, pages: number): Promise<Cursor[]> {
  const numbers = Array.from({ length: pages }, (_, index) => first + index);
  const positions = numbers.filter((page) => page > 1).map((page) => (page - 1) * PAGE_ROWS);
  const rows = await ask<{ placed: string; id: string }>(lastRows, [positions]);
  const cursors = rows.map(({ placed, id }): Cursor => [placed, id]);
  return first === 1 ? [BEGINNING, ...cursors] : cursors;
}
