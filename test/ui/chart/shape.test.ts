import { describe, expect, it } from "vitest";
import { markup, percent, placed, shape } from "../../../src/ui/chart/shape.ts";

it("writes shares of the width as percent and pixels as they are", () => {
  expect(percent(1 / 3)).toBe("33.33%");
  expect(
    markup([shape("rect", { x: percent(0.125), width: 4.04, height: 3, rx: undefined })]),
  ).toBe('<rect x="12.5%" width="4" height="3"/>');
});

it("writes children after the text", () => {
  const drawn = shape("text", { class: "words" }, [
    shape("tspan", { class: "minor" }, "claimed: "),
    shape("tspan", {}, "2 ms"),
  ]);
  expect(markup([drawn])).toBe(
    '<text class="words"><tspan class="minor">claimed: </tspan><tspan>2 ms</tspan></text>',
  );
});

describe("a text from a document", () => {
  const evil = `<script>alert("1")</script> & 'more'`;

  it("is data and never markup", () => {
    expect(markup([shape("text", { x: 0 }, evil)])).toBe(
      `<text x="0">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; 'more'</text>`,
    );
  });

  it("cannot leave an attribute", () => {
    expect(markup([shape("g", { class: '" onload="x' })])).toBe(
      '<g class="&quot; onload=&quot;x"/>',
    );
  });
});

it("places shapes that keep their size at a share of the width", () => {
  expect(markup([placed(percent(0.5), 20, [shape("path", { d: "M0 0" })])])).toBe(
    '<svg x="50%" y="20" width="1" height="1" overflow="visible"><path d="M0 0"/></svg>',
  );
});
