/** A page of a long list by OFFSET and by keyset, as a picture of the rows read; the same for the built page and the live one. */

import { formatExact } from "#content/format.ts";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { shapesOf } from "#ui/simulator/drawing/shapes.ts";
import type { TableRow } from "#ui/simulator/drawing/table-rows.ts";
import {
  keysetReads,
  keysetWalkReads,
  offsetReads,
  offsetRepeats,
  offsetWalkReads,
  type PagedList,
} from "./paging.ts";

export const WIDTH = 640;
export const HEIGHT = 144;
const LEFT = 8;
const RIGHT = 8;
const BAR_HEIGHT = 26;
/** With room above each for letters that a phone shows large enough. */
const BAR_TOPS = { offset: 34, keyset: 106 } as const;
/** A page is far thinner than a line; it is drawn this wide, so that it can be seen. */
const LEAST_WIDTH = 2.5;

export const LIST: PagedList = { rows: 1_000_000, pageRows: 50 };
export const PAGES = LIST.rows / LIST.pageRows;
export const MOST_INSERTED = 20;

export interface PageScenario {
  page: number;
  /** New rows before the first one, each time a page is turned. */
  inserted: number;
}

export const PAGE_DEFAULT: PageScenario = { page: 10_000, inserted: 1 };

export interface Bar {
  title: string;
  titleY: number;
  y: number;
  height: number;
  /** Rows that are read and thrown away; none where it has no width. */
  thrown: { x: number; width: number };
  given: { x: number; width: number };
}

export interface PageView {
  bars: Bar[];
  /** One row for each way: for the page, for all pages up to it, shown again. */
  rows: TableRow[];
  /** What the picture shows, in one sentence or two. */
  summary: string;
}

/** @throws RangeError for a page that is none */
export function pageView({ page, inserted }: PageScenario): PageView {
  const [byOffset, byKeyset] = [offsetReads(LIST, page), keysetReads(LIST, page)];
  const again = offsetRepeats(LIST, page, inserted);
  const before = (page - 1) * LIST.pageRows;
  return {
    bars: [
      bar("offset", `OFFSET reads ${rowsText(byOffset)}`, before),
      bar("keyset", `Keyset reads ${rowsText(byKeyset)}`, before),
    ],
    rows: [
      { name: "OFFSET", cells: [byOffset, offsetWalkReads(LIST, page), again].map(count) },
      { name: "Keyset", cells: [byKeyset, keysetWalkReads(LIST, page), 0].map(count) },
    ],
    summary:
      `For page ${count(page)}, OFFSET reads ${rowsText(byOffset)} and gives ${count(byKeyset)} of them. ` +
      `Who turns all pages up to this one, with ${count(inserted)} new ${inserted === 1 ? "row" : "rows"} at each turn, is shown a row again ${timesText(again)}; by keyset never.`,
  };
}

const { label, rect } = shapesOf("page-slider");

/** For each way the whole list, and in it what is read and thrown away and what is given. */
export function pageMarks({ bars }: PageView): Mark[] {
  return bars.flatMap(({ title, titleY, y, height, thrown, given }) => [
    label("label", LEFT, titleY, title),
    rect("list", LEFT, y, WIDTH - LEFT - RIGHT, height),
    rect("thrown", thrown.x, y, thrown.width, height),
    rect("given", given.x, y, given.width, height),
  ]);
}

function bar(way: keyof typeof BAR_TOPS, title: string, before: number): Bar {
  const y = BAR_TOPS[way];
  const start = xOf(before);
  const width = Math.max(LEAST_WIDTH, xOf(before + LIST.pageRows) - start);
  return {
    title,
    titleY: y - 8,
    y,
    height: BAR_HEIGHT,
    thrown: { x: LEFT, width: way === "offset" ? start - LEFT : 0 },
    given: { x: Math.min(start, WIDTH - RIGHT - width), width },
  };
}

function xOf(row: number): number {
  return LEFT + (row / LIST.rows) * (WIDTH - LEFT - RIGHT);
}

const count = (value: number): string => formatExact(value);
const rowsText = (rows: number): string => `${count(rows)} rows`;

function timesText(times: number): string {
  return times === 1 ? "once" : `${count(times)} times`;
}
