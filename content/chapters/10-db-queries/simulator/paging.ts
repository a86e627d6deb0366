/**
 * Paging through an ordered list, newest first: how many rows are read for a page by OFFSET and by keyset,
 * and what a reader who turns pages sees while rows are inserted or deleted at the newer end. Exact counts.
 */

export interface PagedList {
  /** Rows of the list. */
  rows: number;
  /** Rows of a page; the last page may have fewer. */
  pageRows: number;
}

/** @throws RangeError for a list or a page that cannot be */
export function requirePage({ rows, pageRows }: PagedList, page: number): void {
  for (const [name, value] of Object.entries({ rows, pageRows, page })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new RangeError(`A list is paged by whole numbers of at least 1; ${name} is ${value}.`);
  }
}

/** Rows read for a page by OFFSET: those of all pages before it, and its own. Pages are counted from 1. */
export function offsetReads(list: PagedList, page: number): number {
  requirePage(list, page);
  return Math.min(list.rows, page * list.pageRows);
}

/** Rows read for a page by keyset: its own. */
export function keysetReads(list: PagedList, page: number): number {
  requirePage(list, page);
  return Math.max(0, Math.min(list.pageRows, list.rows - (page - 1) * list.pageRows));
}

/** Rows read by OFFSET for all pages from the first to this one: p (p + 1) / 2 pages where all are full. */
export function offsetWalkReads(list: PagedList, pages: number): number {
  requirePage(list, pages);
  const full = Math.min(pages, Math.floor(list.rows / list.pageRows));
  return (list.pageRows * full * (full + 1)) / 2 + (pages - full) * list.rows;
}

/** Rows read by keyset for all pages from the first to this one: each row once. */
export function keysetWalkReads(list: PagedList, pages: number): number {
  requirePage(list, pages);
  return Math.min(list.rows, pages * list.pageRows);
}

/**
 * How often a reader has been shown a row again after so many pages by OFFSET, where so many rows are inserted before
 * the first one between two pages: each turn pushes as many over the page's edge. By keyset it is never.
 * @throws RangeError where more are inserted than a page holds
 */
export function offsetRepeats(list: PagedList, pages: number, inserted: number): number {
  requirePage(list, pages);
  if (!(Number.isInteger(inserted) && inserted >= 0 && inserted <= list.pageRows)) {
    throw new RangeError(
      `Between two pages, 0 to ${list.pageRows} rows can be inserted here, not ${inserted}.`,
    );
  }
  return (pages - 1) * inserted;
}

export interface PagedWalk extends PagedList {
  by: "offset" | "keyset";
  /** Rows inserted after each page, or deleted where negative; always the newest. */
  changed: number;
  /** The walk ends with this page, or with the first empty one. */
  pages?: number;
}

export interface Walked {
  /** Pages that had a row. */
  pages: number;
  /** Rows read in all. */
  read: number;
  /** Rows that were there from beginning to end and lie before the last one shown. */
  rows: number;
  /** Of these, how many were seen more than once, and how many never. */
  repeated: number;
  missed: number;
}

/** Turns page after page, keeping account of every row; rows are numbered, the newest highest. */
export function walkPages(walk: PagedWalk): Walked {
  requirePage(walk, walk.pages ?? 1);
  const { rows, pageRows, by, changed, pages = Number.POSITIVE_INFINITY } = walk;
  const seen = new Uint32Array(rows + 1);
  let newest = rows;
  let lastShown = Number.POSITIVE_INFINITY;
  let page = 0;
  let read = 0;
  while (page < pages) {
    const skipped = by === "offset" ? page * pageRows : 0;
    const from = by === "offset" ? newest - skipped : Math.min(newest, lastShown - 1);
    if (from < 1) break;
    const to = Math.max(1, from - pageRows + 1);
    read += skipped + from - to + 1;
    for (let row = Math.min(from, rows); row >= to; row--) seen[row]! += 1;
    lastShown = to;
    page += 1;
    newest = Math.max(0, newest + changed);
  }
  const times = [...seen.subarray(Math.min(lastShown, rows + 1), Math.min(rows, newest) + 1)];
  return {
    pages: page,
    read,
    rows: times.length,
    repeated: times.filter((count) => count > 1).length,
    missed: times.filter((count) => count === 0).length,
  };
}
