/** `<stampede-simulator>`: moves the hot key and the cache inside it, with rate, time and strategy as the reader sets. */
import {
  type CycleCount,
  countCycles,
  LiveStampede,
  LOSS_STEP_SECONDS,
  STAMPEDE_DEFAULT,
  STEP_SECONDS,
  type StampedeScenario,
  snapshot,
} from "../../site/charts/stampede-model.ts";
import {
  countSentence,
  figuresOf,
  fixedPointRows,
  hotMarks,
  lossMarks,
  lossSentence,
  momentSentence,
  scenarioSentence,
} from "../../site/charts/stampede-plot.ts";
import { drawMarks } from "./draw-marks.ts";

/** A page that was away for longer goes on as if it had been away for so long. */
const LONGEST_FRAME_MILLIS = 100;
/** Figures that change with every frame cannot be read. */
const FIGURES_MILLIS = 250;
/** A screen reader shall hear what was set, not every step on the way to it. */
const SETTLE_MILLIS = 350;

class StampedeSimulator extends HTMLElement {
  #live = snapshot(STAMPEDE_DEFAULT);
  #scenario = STAMPEDE_DEFAULT;
  #listening = new AbortController();
  #playing = false;
  #inView = true;
  #frame = 0;
  #lastFrame = 0;
  #lastFigures = 0;
  #settling: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    form.addEventListener("input", () => this.#turn(form), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    form.addEventListener("click", ({ target }) => this.#press(target), { signal });
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    still.addEventListener("change", () => this.#play(this.#playing && !still.matches), { signal });
    const view = new IntersectionObserver((entries) => {
      this.#inView = entries.at(-1)?.isIntersecting ?? true;
    });
    view.observe(this);
    signal.addEventListener("abort", () => view.disconnect());
    this.#draw();
    form.hidden = false;
  }

  disconnectedCallback(): void {
    this.#listening.abort();
    clearTimeout(this.#settling);
    this.#play(false);
  }

  #turn(form: HTMLFormElement): void {
    clearTimeout(this.#settling);
    for (const input of form.querySelectorAll("input")) {
      const output = input.parentElement?.querySelector("output");
      if (output) output.textContent = input.value;
    }
    const before = this.#scenario;
    this.#scenario = scenarioOf(form);
    const { shedding } = this.#scenario;
    if (shedding !== before.shedding) {
      // The one control that acts on what runs: it is what lifts the cache out of its bad state.
      this.#live.shed(shedding);
      if (!this.#playing) this.#live.advance(this.#live.now + LOSS_STEP_SECONDS);
      this.#draw();
    } else {
      this.#fillCells("run", ["not run yet", "", ""]);
      this.#restart();
    }
    const sentence = `${scenarioSentence(this.#scenario)} ${lossSentence(this.#scenario)}`;
    this.#settling = setTimeout(() => this.#say(sentence), SETTLE_MILLIS);
  }

  #press(target: EventTarget | null): void {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.name === "play") {
      this.#play(!this.#playing);
      if (!this.#playing) this.#say(momentSentence(this.#live));
    } else if (button?.name === "step") {
      this.#play(false);
      this.#goOn(STEP_SECONDS);
    } else if (button?.name === "lose") {
      this.#live.lose();
      if (this.#playing) this.#say(`The cache is lost. ${lossSentence(this.#scenario)}`);
      else this.#goOn(LOSS_STEP_SECONDS);
    } else if (button?.name === "restart") {
      this.#restart();
      this.#say(scenarioSentence(this.#scenario));
    } else if (button?.name === "run") {
      this.#play(false);
      const count: CycleCount = countCycles(this.#scenario);
      this.#fillCells("run", figuresOf(count, this.#scenario));
      this.#say(countSentence(count, this.#scenario));
    }
  }

  /** Where nothing moves by itself, a press shows what comes of it. */
  #goOn(seconds: number): void {
    this.#live.advance(this.#live.now + seconds);
    this.#draw();
    this.#say(momentSentence(this.#live));
  }

  #restart(): void {
    // A picture that stands still shows what has happened, not an empty beginning.
    this.#live = this.#playing ? new LiveStampede(this.#scenario) : snapshot(this.#scenario);
    this.#draw();
  }

  #play(playing: boolean): void {
    cancelAnimationFrame(this.#frame);
    this.#playing = playing;
    const button = this.querySelector('button[name="play"]');
    if (button) button.textContent = playing ? "Pause" : "Play";
    if (!playing) return;
    this.#lastFrame = performance.now();
    this.#frame = requestAnimationFrame((time) => this.#move(time));
  }

  #move(time: number): void {
    const elapsed = Math.min(Math.max(0, time - this.#lastFrame), LONGEST_FRAME_MILLIS);
    this.#lastFrame = time;
    if (this.#inView) {
      this.#live.advance(this.#live.now + elapsed / 1e3);
      if (time - this.#lastFigures > FIGURES_MILLIS) {
        this.#lastFigures = time;
        this.#draw();
      } else drawMarks(this.querySelector("[data-hot]"), hotMarks(this.#live));
    }
    this.#frame = requestAnimationFrame((next) => this.#move(next));
  }

  #draw(): void {
    drawMarks(this.querySelector("[data-hot]"), hotMarks(this.#live));
    drawMarks(this.querySelector("[data-loss]"), lossMarks(this.#live));
    this.#fillCells("live", figuresOf(this.#live.count, this.#scenario));
    for (const [index, [, cell]] of fixedPointRows(this.#scenario).entries())
      this.#fillCells(`fixed-${index}`, [cell]);
  }

  #fillCells(row: string, texts: readonly string[]): void {
    const cells = this.querySelectorAll(`[data-row="${row}"] td`);
    for (const [column, cell] of [...cells].entries()) {
      const text = texts[column] ?? "";
      if (cell.textContent !== text) cell.textContent = text;
    }
  }

  #say(sentence: string): void {
    clearTimeout(this.#settling);
    const summary = this.querySelector("[data-summary]");
    if (summary) summary.textContent = sentence;
  }
}

function scenarioOf(form: HTMLFormElement): StampedeScenario {
  const data = new FormData(form);
  return {
    ratePerSecond: Number(data.get("ratePerSecond")),
    recomputeMillis: Number(data.get("recomputeMillis")),
    strategy: data.get("strategy") as StampedeScenario["strategy"],
    shedding: data.get("shedding") !== null,
  };
}

customElements.define("stampede-simulator", StampedeSimulator);
