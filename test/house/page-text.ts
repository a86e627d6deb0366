/** The words and numbers of a built page, so that two builds can be compared whatever their markup is. */
import { decodeHTML } from "entities";
import { ELEMENT_NODE, type ElementNode, type Node, parse, TEXT_NODE } from "ultrahtml";

/** Elements whose content is no text of the page: charts, styles and scripts. */
const LEFT_ASIDE: ReadonlySet<string> = new Set(["svg", "style", "script", "template"]);
/** Words of a chart, which stand in its drawing or beside it: legend, axes, rows, and the summary of its data. */
const OF_CHART = ["legend", "axis-name", "panel-title", "lanes"];
const DATA_OF_CHART = ["chart-data", "graph-data"];

/** A number with its separators, a word, or one other sign. */
const TOKEN = /\d[\d.,]*\d|[\p{L}\p{N}]+|[^\s]/gu;
const NUMBER = /^\d/;

/** The visible text of a page, with a blank wherever markup stands; the caption of a chart's data is read behind it. */
export function pageText(html: string): string {
  const parts: string[] = [];
  const visit = (node: Node, isData: boolean): void => {
    if (node.type === TEXT_NODE) parts.push(decodeHTML(node.value));
    if (node.type === ELEMENT_NODE && isLeftAside(node, isData)) return;
    const inData = isData || (node.type === ELEMENT_NODE && hasClass(node, DATA_OF_CHART));
    const children = "children" in node ? (node.children as Node[]) : [];
    const isBehind = ({ name }: Node) => inData && name === "caption";
    const [first, behind] = [children.filter((one) => !isBehind(one)), children.filter(isBehind)];
    for (const child of [...first, ...behind]) visit(child, inData);
  };
  visit(parse(html) as Node, false);
  return parts.join(" ");
}

function isLeftAside(element: ElementNode, isData: boolean): boolean {
  const { name } = element;
  return LEFT_ASIDE.has(name) || hasClass(element, OF_CHART) || (isData && name === "summary");
}

const hasClass = ({ attributes }: ElementNode, classes: readonly string[]): boolean =>
  (attributes.class ?? "").split(/\s+/).some((one) => classes.includes(one));

/** Words, numbers and signs in their order; blanks and markup make no difference. */
export function tokensOf(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The numbers of a text, each once. */
export function numbersOf(text: string): Set<string> {
  return new Set(tokensOf(text).filter((token) => NUMBER.test(token)));
}
