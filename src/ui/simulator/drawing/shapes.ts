/** Ways to make the marks of one simulator, whose classes begin with its name; lengths in user units of a picture. */
import type { Mark } from "./marks.ts";

export type Place = readonly [x: number, y: number];

export function shapesOf(simulator: string) {
  const shape = (name: Mark["name"], kind: string, places: Record<string, number>): Mark => ({
    name,
    attributes: {
      class: `${simulator}-${kind}`,
      ...Object.fromEntries(Object.entries(places).map(([key, value]) => [key, placed(value)])),
    },
  });
  const path = (kind: string, places: readonly Place[], end = ""): Mark => {
    const steps = places.map(([x, y]) => `${placed(x)} ${placed(y)}`);
    const d = steps.length === 0 ? "" : `M${steps.join("L")}${end}`;
    return { name: "path", attributes: { class: `${simulator}-${kind}`, d } };
  };
  return {
    rect: (kind: string, x: number, y: number, width: number, height: number) =>
      shape("rect", kind, { x, y, width, height }),
    line: (kind: string, x1: number, y1: number, x2: number, y2: number) =>
      shape("line", kind, { x1, y1, x2, y2 }),
    circle: (kind: string, cx: number, cy: number, r: number) =>
      shape("circle", kind, { cx, cy, r }),
    /** From place to place. */
    path: (kind: string, places: readonly Place[]) => path(kind, places),
    /** The same, back to where it began. */
    area: (kind: string, places: readonly Place[]) => path(kind, places, "Z"),
    /** Filled dots in one element: points of no length, as wide as the stroke, which needs round caps. */
    dots: (kind: string, places: readonly Place[]): Mark => ({
      name: "path",
      attributes: {
        class: `${simulator}-${kind}`,
        d: places.map(([x, y]) => `M${placed(x)} ${placed(y)}h0`).join(""),
      },
    }),
    /** Open circles of radius `r` in one element. */
    rings: (kind: string, places: readonly Place[], r: number): Mark => ({
      name: "path",
      attributes: {
        class: `${simulator}-${kind}`,
        d: places
          .map(
            ([x, y]) =>
              `M${placed(x - r)} ${placed(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0`,
          )
          .join(""),
      },
    }),
    label(
      kind: string,
      x: number,
      y: number,
      text: string,
      anchor: "start" | "middle" | "end" = "start",
    ): Mark {
      const { name, attributes } = shape("text", kind, { x, y });
      return { name, attributes: { ...attributes, "text-anchor": anchor }, text };
    },
  };
}

const placed = (value: number): string => value.toFixed(1);
