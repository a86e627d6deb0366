import type { Mark } from "./marks.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Makes the children of a group these marks, and leaves alone what is as it should be. */
export function drawMarks(group: Element | null, marks: readonly Mark[]): void {
  if (!group) return;
  for (const [index, { name, attributes, text = "" }] of marks.entries()) {
    const there = group.children[index];
    const child = there?.localName === name ? there : document.createElementNS(SVG, name);
    for (const key of child.getAttributeNames()) {
      if (!(key in attributes)) child.removeAttribute(key);
    }
    for (const [key, value] of Object.entries(attributes)) {
      if (child.getAttribute(key) !== value) child.setAttribute(key, value);
    }
    if (child.textContent !== text) child.textContent = text;
    if (child === there) continue;
    if (there) there.replaceWith(child);
    else group.append(child);
  }
  while (group.children.length > marks.length) group.lastElementChild?.remove();
}
