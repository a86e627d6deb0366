/** The words and numbers of a built page, so that two builds can be compared whatever their markup is. */
import { decodeHTML } from "entities";
import { ELEMENT_NODE, type ElementNode, type Node, parse, TEXT_NODE } from "ultrahtml";

/** Elements whose content is no text of the page: charts, styles and scripts, and listings of the labs' files. */
const LEFT_ASIDE: ReadonlySet<string> = new Set(["svg", "style", "script", "template", "pre"]);
/** Words of a chart, which stand in its drawing or beside it: legend, axes, rows, and the summary of its data. */
const OF_CHART = ["legend", "axis-name", "panel-title", "lanes"];
/** Says of version-1 documents that their labs have changed since, which is so until all is measured again. */
const NOTICES = ["provenance-warning", "result-warning"];
const DATA_OF_CHART = ["chart-data", "graph-data"];

/** A number with its separators, a word, or one other sign. */
const TOKEN = /\d[\d.,]*\d|[\p{L}\p{N}]+|[^\s]/gu;
const NUMBER = /^\d/;

/**
 * The visible text of a page, with a blank wherever markup stands; the caption of a chart's data is read behind it.
 * @param charts "aside" leaves the words of charts out, and of a figure all but its caption, because charts were drawn anew
 */
export function pageText(html: string, charts: "aside" | "read" = "aside"): string {
  const parts: string[] = [];
  const visit = (node: Node, within: Within): void => {
    if (node.type === TEXT_NODE && !(charts === "aside" && within.isPicture))
      parts.push(decodeHTML(node.value));
    if (node.type === ELEMENT_NODE && isLeftAside(node, within.isData, charts)) return;
    const inside = node.type === ELEMENT_NODE ? withinElement(node, within) : within;
    const children = "children" in node ? (node.children as Node[]) : [];
    const isBehind = ({ name }: Node) => inside.isData && name === "caption";
    const [first, behind] = [children.filter((one) => !isBehind(one)), children.filter(isBehind)];
    for (const child of [...first, ...behind]) visit(child, inside);
  };
  visit(parse(html) as Node, { isData: false, isPicture: false, isInner: false });
  return parts.join(" ");
}

interface Within {
  /** Inside the data of a chart. */
  isData: boolean;
  /** Inside a figure, and not in its caption. */
  isPicture: boolean;
  /** Inside a figure of a figure. */
  isInner: boolean;
}

function withinElement(element: ElementNode, within: Within): Within {
  const { isData, isPicture } = within;
  const isFigure = element.name === "figure" && hasClass(element, ["figure"]);
  // A table inside a figure has a caption too, which is no caption of the figure.
  const isInner = isPicture && element.name === "figure";
  return {
    isData: isData || hasClass(element, DATA_OF_CHART),
    isInner: within.isInner || isInner,
    isPicture:
      isFigure || (isPicture && (within.isInner || isInner || element.name !== "figcaption")),
  };
}

function isLeftAside(element: ElementNode, isData: boolean, charts: "aside" | "read"): boolean {
  const { name } = element;
  if (LEFT_ASIDE.has(name) || hasClass(element, NOTICES)) return true;
  return charts === "aside" && (hasClass(element, OF_CHART) || (isData && name === "summary"));
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
