/** Makes a page's elements of shapes, for simulators. */
import type { Panel } from "./frame.ts";
import { drawPanels, widestTick } from "./panel.ts";
import type { Axis } from "./scale.ts";
import type { Shape } from "./shape.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Draws anew what `Plot.astro` drew inside an element, with as many panels. */
export function drawPlot(plot: Element | null, x: Axis, panels: readonly Panel[]): void {
  if (!plot) return;
  plot.querySelector("[data-widest]")?.setAttribute("data-widest", widestTick(panels));
  const drawings = plot.querySelectorAll("svg.panel");
  for (const [index, { shapes, height }] of drawPanels(x, panels).entries()) {
    const drawing = drawings[index];
    drawing?.setAttribute("height", String(height));
    drawShapes(drawing?.querySelector("g") ?? null, shapes);
  }
}

/** Makes the children of an SVG element these shapes, and leaves alone what is as it should be. */
export function drawShapes(parent: Element | null, shapes: readonly Shape[]): void {
  if (!parent) return;
  for (const [index, shape] of shapes.entries()) {
    const there = parent.children[index];
    const child =
      there?.localName === shape.name ? there : document.createElementNS(SVG, shape.name);
    become(child, shape);
    if (child === there) continue;
    if (there) there.replaceWith(child);
    else parent.append(child);
  }
  while (parent.children.length > shapes.length) parent.lastElementChild?.remove();
}

function become(element: Element, { attributes, text = "", children = [] }: Shape): void {
  for (const key of element.getAttributeNames()) {
    if (!(key in attributes)) element.removeAttribute(key);
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (element.getAttribute(key) !== value) element.setAttribute(key, value);
  }
  const own = element.firstChild instanceof Text ? element.firstChild : undefined;
  if ((own?.data ?? "") !== text) {
    own?.remove();
    if (text !== "") element.prepend(text);
  }
  drawShapes(element, children);
}
