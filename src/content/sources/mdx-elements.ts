/** The components that a chapter's MDX uses, as the site's own MDX parser reads them, without compiling it. */
import { type MdastNode, type MdxJsxAttributeUnion, mdxToMdast } from "satteri";

/** A component as it stands in the text, with those of its properties that are plain strings. */
interface UsedComponent {
  name: string;
  props: Record<string, string>;
}

/** `{"text"}` and `{'text'}`, which say the same as `"text"`. */
const QUOTED = /^\s*(["'])(.*)\1\s*$/s;

/** Every use of the named components, in the order of the text; not those in code or comments. */
export function usedComponents(mdxText: string, names: readonly string[]): UsedComponent[] {
  const found: UsedComponent[] = [];
  const visit = (node: MdastNode): void => {
    if (node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement") {
      const { name, attributes } = node;
      if (name !== null && names.includes(name))
        found.push({ name, props: plainProps(attributes) });
    }
    if ("children" in node) for (const child of node.children) visit(child);
  };
  visit(mdxToMdast(mdxText));
  return found;
}

function plainProps(attributes: readonly MdxJsxAttributeUnion[]): Record<string, string> {
  const pairs = attributes.flatMap((attribute) => {
    if (attribute.type !== "mdxJsxAttribute") return [];
    const { name, value } = attribute;
    const text = typeof value === "string" ? value : QUOTED.exec(value?.value ?? "")?.[2];
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(pairs);
}
