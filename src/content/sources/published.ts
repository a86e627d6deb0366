/** Values that somebody else published: looked up in content/published.json and shown as published. */
import type { ChapterContext, PublishedTable } from "../chapter.ts";
import { SiteError } from "../error.ts";
import { formatFixed, formatRatio } from "../format.ts";
import { missing } from "../lookup.ts";

type Publishing = Pick<ChapterContext, "file" | "published">;
type PublishedColumn = PublishedTable["columns"][number];
type PublishedRow = PublishedTable["rows"][number];

/** @throws SiteError when content/published.json has no such table */
export function publishedTableOf(
  chapter: Publishing,
  component: string,
  id: string,
): PublishedTable {
  const table = chapter.published[id];
  if (table) return table;
  throw missing(
    component,
    chapter.file,
    `table "${id}" of content/published.json`,
    Object.keys(chapter.published),
  );
}

/** A cell as text, with the decimals of its column and the column's unit. */
export function publishedCell(
  chapter: Publishing,
  component: string,
  asked: { table: string; row: string; column: string; unit?: string | undefined },
): string {
  const { table, column, row } = find(chapter, component, asked);
  const unit = asked.unit ?? column.unit ?? "";
  const text = cellText(table, column, row);
  return unit === "" ? text : `${text}\u00a0${unit}`;
}

/** One row's value over another's in the same column, without an interval: none was published. */
export function publishedRatio(
  chapter: Publishing,
  component: string,
  asked: { table: string; numerator: string; denominator: string; column: string; digits?: number },
): string {
  const value = (row: string): number => {
    const found = find(chapter, component, { ...asked, row });
    const cell = found.row[found.column.key];
    if (typeof cell === "number" && cell !== 0) return cell;
    throw new SiteError(
      `<${component}> in ${chapter.file} asks for a ratio with ${asked.column} of "${row}" in table "${asked.table}", which is ${JSON.stringify(cell)} and not a number other than 0; choose another column.`,
    );
  };
  return formatRatio(value(asked.numerator) / value(asked.denominator), asked.digits ?? 2);
}

/** A cell as text, without unit: numbers of one column have equally many decimals. */
export function cellText(
  table: PublishedTable,
  column: PublishedColumn,
  row: PublishedRow,
): string {
  const value = row[column.key];
  if (typeof value !== "number") return value ?? "";
  return formatFixed(value, Math.max(...table.rows.map((each) => decimalsOf(each[column.key]))));
}

function find(
  chapter: Publishing,
  component: string,
  asked: { table: string; row: string; column: string },
): { table: PublishedTable; column: PublishedColumn; row: PublishedRow } {
  const table = publishedTableOf(chapter, component, asked.table);
  const column = table.columns.find(({ key }) => key === asked.column);
  const row = table.rows.find((each) => each.key === asked.row);
  if (column && row) return { table, column, row };
  const [what, existing] = column
    ? [`row "${asked.row}"`, table.rows.map(({ key }) => String(key))]
    : [`column "${asked.column}"`, table.columns.map(({ key }) => key)];
  throw missing(component, chapter.file, `${what} of table "${asked.table}"`, existing);
}

function decimalsOf(value: string | number | undefined): number {
  return typeof value === "number" ? (String(value).split(".")[1]?.length ?? 0) : 0;
}
