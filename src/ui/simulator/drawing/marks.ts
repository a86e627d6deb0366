/** What simulators draw: marks that a page holds as markup and a script makes the same elements of. */

export interface Mark {
  name: "rect" | "circle" | "line" | "path" | "text";
  attributes: Record<string, string>;
  text?: string;
}

/** The marks as markup; their texts are ours and hold nothing to escape. */
export function markup(marks: readonly Mark[]): string {
  return marks
    .map(({ name, attributes, text }) => {
      const pairs = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`);
      const start = `<${name} ${pairs.join(" ")}`;
      return text === undefined ? `${start}/>` : `${start}>${text}</${name}>`;
    })
    .join("");
}
