import { describe, expect, it } from "vitest";
import { layoutRequestPath } from "../../content/chapters/04-fastify-vs-express/request-path.ts";
import { FRAMES, wrapText } from "../../src/ui/chart-old/frame.ts";

it("breaks a label at spaces only", () => {
  expect(wrapText("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrapText("incomprehensibilities here", 7)).toEqual(["incomprehensibilities", "here"]);
});

describe("the request path", () => {
  it.each(
    FRAMES,
  )("keeps words in their boxes and gives both lanes equal room on the $name frame", (frame) => {
    const { lanes, width, height } = layoutRequestPath(frame);
    for (const { steps } of lanes) {
      for (const step of steps) {
        expect(step.x + step.width).toBeLessThanOrEqual(width);
        expect(step.y + step.height).toBeLessThanOrEqual(height);
        for (const { text } of step.lines) expect(text.length * 6, text).toBeLessThan(step.width);
      }
    }
    const extents = lanes.map(({ steps }) => {
      const [first, tail] = [steps[0]!, steps.at(-1)!];
      return [
        tail.x + tail.width - first.x,
        tail.y + tail.height - first.y,
        tail.width,
        tail.height,
      ];
    });
    expect(extents[0]![0]).toBeCloseTo(extents[1]![0]!, 6);
    expect(extents[0]!.slice(1)).toEqual(extents[1]!.slice(1));
  });
});
