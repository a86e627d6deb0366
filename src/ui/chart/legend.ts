/** The legend of what has no label in the picture: samples of the very marks, each with its words. */
import { dashOf, type LaneMark, type Mark, SYMBOLS, seriesOf, toneClass } from "./mark.ts";
import { type Shape, shape } from "./shape.ts";
import { pointShape } from "./symbol.ts";

export interface LegendEntry {
  text: string;
  /** For a drawing of `SAMPLE` pixels. */
  sample: Shape[];
}

export const SAMPLE = { width: 30, height: 16 } as const;
const MIDDLE = { x: SAMPLE.width / 2, y: SAMPLE.height / 2 } as const;

/** One entry for each name, in the order in which the marks first name it; marks of one name share a sample. */
export function legendOf(marks: readonly (Mark | LaneMark)[]): LegendEntry[] {
  const groups = new Map<string, Map<string, Mark | LaneMark>>();
  for (const mark of marks) {
    if (!("legend" in mark) || mark.legend === undefined) continue;
    const group = groups.get(mark.legend) ?? new Map();
    groups.set(mark.legend, group.set(mark.kind, group.get(mark.kind) ?? mark));
  }
  return [...groups].map(([text, group]) => ({
    text,
    sample: [...group.values()].flatMap(sampleOf),
  }));
}

function sampleOf(mark: Mark | LaneMark): Shape[] {
  const { width, height } = SAMPLE;
  switch (mark.kind) {
    case "points":
    case "estimate":
      return [
        pointShape(SYMBOLS[seriesOf(mark)]!, MIDDLE.x, MIDDLE.y, {
          tone: toneClass(mark),
          small: mark.small ?? false,
        }),
      ];
    case "line":
      return [stroke(`line ${toneClass(mark)}`, dashOf(mark))];
    case "area":
      return [block(`area ${toneClass(mark)}`, 2, height - 4)];
    case "bars":
    case "bar":
      return [block(`bar ${toneClass(mark)}`, 2, height - 4)];
    case "span":
      return [block(`span ${toneClass(mark)}`, 3, height - 6)];
    case "stretch":
      return [block("stretch", 1, height - 2)];
    case "band":
    case "noise":
      return [block("noise", 4, height - 8)];
    case "rule": {
      const kind = `event ${mark.tone ?? "ink"}`;
      if ("y" in mark.at) return [stroke(kind, dashOf(mark))];
      const x = width / 2;
      return [
        shape("line", {
          class: kind,
          x1: x,
          x2: x,
          y1: 0,
          y2: height,
          "stroke-dasharray": dashOf(mark),
        }),
      ];
    }
    default:
      return [];
  }
}

function stroke(className: string, dash: string): Shape {
  return shape("line", {
    class: className,
    x1: 1,
    x2: SAMPLE.width - 1,
    y1: MIDDLE.y,
    y2: MIDDLE.y,
    "stroke-dasharray": dash,
  });
}

function block(className: string, y: number, height: number): Shape {
  return shape("rect", { class: className, x: 1, width: SAMPLE.width - 2, y, height });
}
