import { diffLines } from "diff";

/** Numbers, from 0, of the lines that stand in only one of two files. */
export interface CodeDifference {
  left: Set<number>;
  right: Set<number>;
}

/** Where two files differ. Empty lines, and line ends at the end of a file, are no difference. */
export function codeDifference(left: string, right: string): CodeDifference {
  const [a, b] = [left, right].map(
    (text) => `${text.replace(/\r\n/g, "\n").replace(/\n+$/, "")}\n`,
  );
  const marked: CodeDifference = { left: new Set(), right: new Set() };
  let leftLine = 0;
  let rightLine = 0;
  for (const { value, count, added, removed } of diffLines(a!, b!)) {
    value
      .split("\n")
      .slice(0, count)
      .forEach((line, index) => {
        if (line.trim() === "") return;
        if (removed) marked.left.add(leftLine + index);
        if (added) marked.right.add(rightLine + index);
      });
    if (!added) leftLine += count;
    if (!removed) rightLine += count;
  }
  return marked;
}
