import { expect } from "vitest";
import type { Mark } from "../../src/ui/simulator/drawing/marks.ts";

type Extent = [left: number, right: number, top: number, bottom: number];

/** Mean advance of a letter of 12 units, rounded up. */
const LETTER_WIDTH = 6.3;

/** The share of a text that stands before its place. */
const BEFORE: Record<string, number> = { start: 0, middle: 0.5, end: 1 };

const around = (xs: readonly number[], ys: readonly number[]): Extent => [
  Math.min(...xs),
  Math.max(...xs),
  Math.min(...ys),
  Math.max(...ys),
];

/** What a mark of a simulator covers, in user units; letters are 12 high. */
export function extent({ name, attributes, text = "" }: Mark): Extent {
  const at = (key: string) => Number(attributes[key]);
  switch (name) {
    case "rect":
      return [at("x"), at("x") + at("width"), at("y"), at("y") + at("height")];
    case "circle":
      return [at("cx") - at("r"), at("cx") + at("r"), at("cy") - at("r"), at("cy") + at("r")];
    case "line":
      return around([at("x1"), at("x2")], [at("y1"), at("y2")]);
    case "path": {
      const places = [...attributes.d!.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)];
      if (places.length === 0) return [0, 0, 0, 0];
      return around(
        places.map(([, x]) => Number(x)),
        places.map(([, , y]) => Number(y)),
      );
    }
    case "text": {
      const width = text.length * LETTER_WIDTH;
      const left = at("x") - (BEFORE[attributes["text-anchor"] ?? ""] ?? Number.NaN) * width;
      return [left, left + width, at("y") - 10, at("y") + 3];
    }
  }
}

/** Every mark lies inside a picture of this size. */
export function expectInFrame(
  marks: readonly Mark[],
  { width, height }: { width: number; height: number },
): void {
  for (const mark of marks) {
    const [left, right, top, bottom] = extent(mark);
    const isAcross = left >= 0 && left <= right && right <= width;
    const isDown = top >= 0 && top <= bottom && bottom <= height;
    expect(isAcross && isDown, JSON.stringify(mark)).toBe(true);
  }
}

export const textsOf = (marks: readonly Mark[]): string =>
  marks.map(({ text }) => text ?? "").join("\n");

export const ofClass = (marks: readonly Mark[], name: string): Mark[] =>
  marks.filter(({ attributes }) => attributes.class === name);
