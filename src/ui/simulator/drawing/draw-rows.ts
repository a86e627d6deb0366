import { cellText, type TableRow } from "./table-rows.ts";

/** Makes the rows of a table's body these; the body holds one at least, after which others are made. */
export function drawRows(body: HTMLTableSectionElement, rows: readonly TableRow[]): void {
  for (const [index, { name, cells, attributes = {} }] of rows.entries()) {
    const row = body.rows[index] ?? body.appendChild(copyOf(body.rows[0]!));
    for (const [key, value] of Object.entries(attributes)) setAttribute(row, key, value);
    drawCells(row, [name, ...cells.map(cellText)]);
  }
  while (body.rows.length > rows.length) body.deleteRow(-1);
}

/** Writes texts into a row's cells from the left, its heading included; a cell without a text is emptied. */
export function drawCells(row: HTMLTableRowElement, texts: readonly string[]): void {
  for (const [column, cell] of [...row.cells].entries()) {
    const text = texts[column] ?? "";
    if (cell.textContent !== text) cell.textContent = text;
  }
}

export function setAttribute(element: Element, key: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(key);
  else if (element.getAttribute(key) !== value) element.setAttribute(key, value);
}

const copyOf = (row: HTMLTableRowElement) => row.cloneNode(true) as HTMLTableRowElement;
