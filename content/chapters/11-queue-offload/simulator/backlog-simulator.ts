/** `<backlog-simulator>`: draws the queue inside it again as the reader sets it; nothing moves by itself. */

import { Summary, showControls } from "#ui/simulator/controls.ts";
import { drawMarks } from "#ui/simulator/draw-marks.ts";
import { type BacklogScenario, type BacklogView, backlogView } from "./backlog-model.ts";
import { flowMarks, waitMarks } from "./backlog-plot.ts";
import { figureRows, outlookSentence, runSentence, scenarioSentence } from "./backlog-words.ts";

class BacklogSimulator extends HTMLElement {
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
    if (!showControls(form)) {
      const fault = "The seed is a whole number from 0 to 999999999. The queue stays as it was.";
      this.#summary?.settle(() => this.#summary?.say(fault));
      return;
    }
    const view = backlogView(scenarioOf(form));
    this.#draw(view);
    this.#summary?.settle(() =>
      this.#summary?.say(`${scenarioSentence(view)} ${outlookSentence(view)} ${runSentence(view)}`),
    );
  }

  #draw(view: BacklogView): void {
    drawMarks(this.querySelector("[data-flow]"), flowMarks(view));
    drawMarks(this.querySelector("[data-wait]"), waitMarks(view));
    const rows = figureRows(view);
    for (const [index, row] of [...this.querySelectorAll("[data-rows] tr")].entries()) {
      const [, ...cells] = rows[index]!;
      for (const [column, cell] of [...row.querySelectorAll("td")].entries())
        cell.textContent = cells[column] ?? "";
    }
  }
}

function scenarioOf(form: HTMLFormElement): BacklogScenario {
  const data = new FormData(form);
  const number = (name: keyof BacklogScenario) => Number(data.get(name));
  return {
    calmPerSecond: number("calmPerSecond"),
    spikePerSecond: number("spikePerSecond"),
    spikeSeconds: number("spikeSeconds"),
    workers: number("workers"),
    serviceMillis: number("serviceMillis"),
    bound: number("bound"),
    arrivals: String(data.get("arrivals")),
    service: String(data.get("service")),
    seed: number("seed"),
  };
}

customElements.define("backlog-simulator", BacklogSimulator);
