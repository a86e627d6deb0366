/** `<page-slider>`: draws the picture inside it again for the page that the reader chooses. */

import { formatExact } from "#content/format.ts";
import { PAGE_DEFAULT, pageView } from "./page-plot.ts";

class PageSlider extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    form.addEventListener("input", () => this.#draw(form));
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#draw(form);
    form.hidden = false;
  }

  #draw(form: HTMLFormElement): void {
    const inputs = [...form.querySelectorAll("input")];
    for (const input of inputs) {
      const output = input.parentElement?.querySelector("output");
      if (output) output.textContent = formatExact(Number(input.value));
    }
    const value = (name: keyof typeof PAGE_DEFAULT) =>
      Number(inputs.find((input) => input.name === name)?.value ?? PAGE_DEFAULT[name]);
    const view = pageView({ page: value("page"), inserted: value("inserted") });
    for (const [index, group] of [...this.querySelectorAll("[data-bar]")].entries()) {
      const { title, thrown, given } = view.bars[index]!;
      const label = group.querySelector("text");
      if (label) label.textContent = title;
      for (const [name, { x, width }] of Object.entries({ thrown, given })) {
        const rect = group.querySelector(`.page-slider-${name}`);
        rect?.setAttribute("x", x.toFixed(1));
        rect?.setAttribute("width", width.toFixed(1));
      }
    }
    for (const [index, row] of [...this.querySelectorAll("[data-rows] tr")].entries()) {
      const { cells } = view.rows[index]!;
      for (const [column, cell] of [...row.querySelectorAll("td")].entries())
        cell.textContent = cells[column] ?? "";
    }
    const summary = this.querySelector("[data-summary]");
    if (summary) summary.textContent = view.summary;
  }
}

customElements.define("page-slider", PageSlider);
