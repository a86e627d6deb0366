/** `<cache-simulator>`: draws the cache inside it again as the reader sets it; nothing moves by itself. */

import { Summary, showControls } from "#ui/simulator/controls.ts";
import { drawMarks } from "#ui/simulator/draw-marks.ts";
import {
  CACHE_DEFAULT,
  type CachePoint,
  type CacheScenario,
  outcomeOf,
  SIMULATED_ROOMS,
  simulatePoint,
} from "./cache-model.ts";
import {
  curveMarks,
  figuresOf,
  loadMarks,
  pointRows,
  scenarioSentence,
  simulationSentence,
} from "./cache-plot.ts";

class CacheSimulator extends HTMLElement {
  #scenario = CACHE_DEFAULT;
  #points: CachePoint[] = [];
  #ending = new AbortController();
  #summary: Summary | undefined;
  #pending: ReturnType<typeof setTimeout> | undefined;

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
    clearTimeout(this.#pending);
  }

  #turn(form: HTMLFormElement): void {
    clearTimeout(this.#pending);
    if (!showControls(form)) {
      const fault = "The seed is a whole number from 0 to 999999999. The cache stays as it was.";
      this.#summary?.settle(() => this.#say(fault));
      return;
    }
    this.#scenario = scenarioOf(form);
    this.#points = [];
    this.#draw();
    // The points take a moment to simulate, so they wait for the reader too.
    this.#summary?.settle(() => {
      this.#say(scenarioSentence(this.#scenario));
      this.#simulate();
    });
  }

  /** One point after the other, with a turn for the page in between. */
  #simulate(): void {
    const room = SIMULATED_ROOMS[this.#points.length];
    if (room === undefined) {
      this.#say(`${scenarioSentence(this.#scenario)} ${simulationSentence(this.#scenario)}`);
      return;
    }
    this.#points.push(simulatePoint(this.#scenario, room));
    this.#draw();
    this.#pending = setTimeout(() => this.#simulate());
  }

  #draw(): void {
    drawMarks(this.querySelector("[data-curve]"), curveMarks(this.#scenario, this.#points));
    drawMarks(this.querySelector("[data-load]"), loadMarks(this.#scenario));
    this.#fill("[data-outcome]", [figuresOf(outcomeOf(this.#scenario))]);
    const rows = pointRows(this.#scenario, this.#points);
    this.#fill(
      "[data-points]",
      SIMULATED_ROOMS.map((_, index) => rows[index]?.slice(1) ?? []),
    );
  }

  #fill(selector: string, rows: readonly (readonly string[])[]): void {
    for (const [index, row] of [...this.querySelectorAll(`${selector} tr`)].entries()) {
      for (const [column, cell] of [...row.querySelectorAll("td")].entries())
        cell.textContent = rows[index]?.[column] ?? "";
    }
  }

  #say(sentence: string): void {
    this.#summary?.say(sentence);
  }
}

function scenarioOf(form: HTMLFormElement): CacheScenario {
  const data = new FormData(form);
  const number = (name: string) => Number(data.get(name));
  return {
    keys: number("keys"),
    exponent: number("exponent"),
    room: number("room") / 100,
    lifetime: data.get("lifetime") as CacheScenario["lifetime"],
    writeShare: number("writes") / 100,
    seed: number("seed"),
  };
}

customElements.define("cache-simulator", CacheSimulator);
