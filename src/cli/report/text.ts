/** Plain text for a terminal of 80 columns. */
export const WIDTH = 80;

/** Rows with columns as wide as their longest cell, two spaces between; numbers columns are set right. */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  indent = 2,
): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      right.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    return `${" ".repeat(indent)}${cells.join("  ")}`.trimEnd();
  });
}

/** Lines of at most 80 columns, every one indented. A word longer than a line stands alone on its own. */
export function wrap(text: string, indent = 0): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    if (line !== "" && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines.map((each) => " ".repeat(indent) + each);
}

/** A ratio with two decimals. */
export function ratioText(ratio: number): string {
  return ratio.toFixed(2);
}

export function intervalText(
  { low, high }: { low: number; high: number },
  show = ratioText,
): string {
  return `${show(low)} to ${show(high)}`;
}

/** 0.031 as "3.1 %". */
export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Three significant digits; whole numbers with thousands set apart from 1,000 up. */
export function valueText(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-GB");
  return value === 0 ? "0" : String(Number(value.toPrecision(3)));
}
