/** The opening tags of components in a chapter's MDX, read without compiling it. */

/** A component as it stands in the text, with those of its properties that are plain strings. */
interface OpeningTag {
  name: string;
  props: Record<string, string>;
}

const NOT_PROSE = /^ *(`{3,}|~{3,})[\s\S]*?^ *\1|`[^`\n]*`|\{\/\*[\s\S]*?\*\/\}|<!--[\s\S]*?-->/gm;
const STRING_PROP = /([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|\{"([^"]*)"\})/g;

/** The opening tags of the named components, in the order of the text; not those in code or comments. */
export function openingTags(mdxText: string, names: readonly string[]): OpeningTag[] {
  const prose = mdxText.replace(NOT_PROSE, "");
  const tags = new RegExp(`<(${names.join("|")})(?=[\\s/>])((?:"[^"]*"|'[^']*'|[^>"'])*)>`, "g");
  return [...prose.matchAll(tags)].map(([, name, attributes]) => ({
    name: name!,
    props: Object.fromEntries(
      [...attributes!.matchAll(STRING_PROP)].map(([, key, double, single, braced]) => [
        key!,
        double ?? single ?? braced ?? "",
      ]),
    ),
  }));
}
