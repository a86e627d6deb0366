/** One element of a drawing as data, which `markup` writes. */
export interface Shape {
  name: "svg" | "g" | "rect" | "circle" | "line" | "path" | "text" | "tspan";
  attributes: Readonly<Record<string, string>>;
  /** Stands before the children. */
  text?: string;
  children?: readonly Shape[];
}

/** A place or a length: pixels as a number, or a share of the drawing's width such as `percent(0.5)`. */
export type Length = number | `${number}%`;

const PERCENT_DECIMALS = 2;
const PIXEL_DECIMALS = 1;

/** "12.5%" for 0.125. */
export function percent(share: number): `${number}%` {
  return `${Number((100 * share).toFixed(PERCENT_DECIMALS))}%`;
}

/** A shape with numbers written as pixels; what is undefined is left out. */
export function shape(
  name: Shape["name"],
  attributes: Readonly<Record<string, string | number | undefined>>,
  content: string | readonly Shape[] = [],
): Shape {
  const written = Object.entries(attributes).flatMap(([key, value]): [string, string][] => {
    if (value === undefined || value === "") return [];
    return [[key, typeof value === "number" ? pixels(value) : value]];
  });
  const own = { name, attributes: Object.fromEntries(written) };
  if (typeof content === "string") return { ...own, text: content };
  return content.length > 0 ? { ...own, children: content } : own;
}

/** Shapes about a place that stands at a share of the width: they keep their size at every width. */
export function placed(x: Length, y: Length, shapes: readonly Shape[]): Shape {
  return shape("svg", { x, y, width: 1, height: 1, overflow: "visible" }, shapes);
}

/** The shapes as markup; texts and attributes are escaped, whatever document they come from. */
export function markup(shapes: readonly Shape[]): string {
  return shapes
    .map(({ name, attributes, text = "", children = [] }) => {
      const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
      const content = escaped(text) + markup(children);
      return content === ""
        ? `<${name}${pairs.join("")}/>`
        : `<${name}${pairs.join("")}>${content}</${name}>`;
    })
    .join("");
}

const pixels = (value: number): string => String(Number(value.toFixed(PIXEL_DECIMALS)));

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
