/** The words and numbers of a built page, so that two builds can be compared whatever their markup is. */
import { decodeHTML } from "entities";
import { ELEMENT_NODE, type Node, parse, TEXT_NODE } from "ultrahtml";

/** Elements whose content is no text of the page: charts, styles and scripts. */
const LEFT_ASIDE: ReadonlySet<string> = new Set(["svg", "style", "script", "template"]);

/** A number with its separators, a word, or one other sign. */
const TOKEN = /\d[\d.,]*\d|[\p{L}\p{N}]+|[^\s]/gu;
const NUMBER = /^\d/;

/** The visible text of a page, with a blank wherever markup stands. */
export function pageText(html: string): string {
  const parts: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === TEXT_NODE) parts.push(decodeHTML(node.value));
    if (node.type === ELEMENT_NODE && LEFT_ASIDE.has(node.name)) return;
    if ("children" in node) for (const child of node.children as Node[]) visit(child);
  };
  visit(parse(html) as Node);
  return parts.join(" ");
}

/** Words, numbers and signs in their order; blanks and markup make no difference. */
export function tokensOf(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The numbers of a text, each once. */
export function numbersOf(text: string): Set<string> {
  return new Set(tokensOf(text).filter((token) => NUMBER.test(token)));
}
