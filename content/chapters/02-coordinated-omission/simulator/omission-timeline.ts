/** `<omission-timeline>`: draws the picture inside it again for the stall that the reader chooses. */
import { type Dot, OMISSION_DEFAULT, omissionView } from "./omission-plot.ts";

const SVG = "http://www.w3.org/2000/svg";

class OmissionTimeline extends HTMLElement {
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
      if (output) output.textContent = input.value;
    }
    const value = (name: "stallStart" | "stall" | "connections") =>
      Number(inputs.find((input) => input.name === name)?.value ?? OMISSION_DEFAULT[name]);
    const view = omissionView({
      ...OMISSION_DEFAULT,
      stallStart: value("stallStart"),
      stall: value("stall"),
      connections: value("connections"),
    });
    const band = this.querySelector("[data-band]");
    band?.setAttribute("x", String(view.band.x));
    band?.setAttribute("width", String(view.band.width));
    for (const [index, dots] of [...this.querySelectorAll("[data-dots]")].entries()) {
      dots.replaceChildren(...(view.lanes[index]?.dots.map(circle) ?? []));
    }
    for (const [index, label] of [...this.querySelectorAll(".omission-label")].entries()) {
      label.textContent = view.lanes[index]?.title ?? "";
    }
    for (const [index, row] of [...this.querySelectorAll("[data-rows] tr")].entries()) {
      const { sent, p50, p99, max } = view.rows[index]!;
      for (const [column, cell] of [...row.querySelectorAll("td")].entries()) {
        cell.textContent = String([sent, p50, p99, max][column]);
      }
    }
    const summary = this.querySelector("[data-summary]");
    if (summary) summary.textContent = view.summary;
  }
}

function circle({ x, y, state }: Dot): Element {
  const made = document.createElementNS(SVG, "circle");
  made.setAttribute("class", `omission-${state}`);
  made.setAttribute("cx", x.toFixed(1));
  made.setAttribute("cy", y.toFixed(1));
  made.setAttribute("r", "1.7");
  return made;
}

customElements.define("omission-timeline", OmissionTimeline);
