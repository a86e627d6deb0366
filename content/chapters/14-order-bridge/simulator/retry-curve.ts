/** `<retry-curve>`: shows the number of attempts that the reader sets. */

import { Summary, showControls } from "#ui/simulator/controls.ts";
import { drawMarks } from "#ui/simulator/draw-marks.ts";
import { ATTEMPTS_DEFAULT, retryMarks, retrySentence } from "./retry-plot.ts";

class RetryCurve extends HTMLElement {
  #ending = new AbortController();
  #summary: Summary | undefined;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    this.#summary = new Summary(this, signal);
    form.addEventListener("input", () => this.#turn(form), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    form.hidden = false;
  }

  disconnectedCallback(): void {
    this.#ending.abort();
  }

  #turn(form: HTMLFormElement): void {
    showControls(form);
    const attempts = Number(new FormData(form).get("attempts") ?? ATTEMPTS_DEFAULT);
    drawMarks(this.querySelector("[data-marks]"), retryMarks(attempts));
    for (const row of this.querySelectorAll<HTMLElement>("[data-attempts]")) {
      if (row.dataset.attempts === String(attempts)) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    this.#summary?.settle(() => this.#summary?.say(retrySentence(attempts)));
  }
}

customElements.define("retry-curve", RetryCurve);
