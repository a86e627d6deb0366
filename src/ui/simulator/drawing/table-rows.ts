/** Rows of a simulator's table: a page holds them as markup, and a script writes them into the same cells. */

/** Undefined where the attribute is absent. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** A cell that style or script finds by its attributes. */
export interface Cell {
  text: string;
  attributes: Attributes;
}

export interface TableRow {
  /** Text of the row's heading. */
  name: string;
  cells: readonly (string | Cell)[];
  attributes?: Attributes;
}

export const cellText = (cell: string | Cell): string =>
  typeof cell === "string" ? cell : cell.text;
