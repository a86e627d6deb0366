import type { Shape } from "../../../src/ui/chart/shape.ts";

/** Every shape of a drawing, those inside others too, in the order in which they are drawn. */
export function allShapes(shapes: readonly Shape[]): Shape[] {
  return shapes.flatMap((one) => [one, ...allShapes(one.children ?? [])]);
}

/** Those that have a class. */
export function ofClass(shapes: readonly Shape[], name: string): Shape[] {
  return allShapes(shapes).filter(({ attributes }) =>
    (attributes.class ?? "").split(" ").includes(name),
  );
}

/** All words of a drawing, a text by a text. */
export function textsOf(shapes: readonly Shape[]): string[] {
  return allShapes(shapes)
    .filter(({ name }) => name === "text")
    .map((one) =>
      allShapes([one])
        .map(({ text = "" }) => text)
        .join(""),
    );
}

/** A number of an attribute, whatever its unit. */
export function numberOf({ attributes }: Shape, key: string): number {
  return Number.parseFloat(attributes[key] ?? "");
}
