/** `<stampede-simulator>`: moves the hot key and the cache inside it, with rate, time and strategy as the reader sets. */

import { pressedButton, Summary, showControls } from "#ui/simulator/controls.ts";
import { drawMarks } from "#ui/simulator/draw-marks.ts";
import { Player } from "#ui/simulator/player.ts";
import {
  type CycleCount,
  countCycles,
  LiveStampede,
  LOSS_STEP_SECONDS,
  STAMPEDE_DEFAULT,
  STEP_SECONDS,
  type StampedeScenario,
  snapshot,
} from "./stampede-model.ts";
import {
  countSentence,
  figuresOf,
  fixedPointRows,
  hotMarks,
  lossMarks,
  lossSentence,
  momentSentence,
  scenarioSentence,
} from "./stampede-plot.ts";

class StampedeSimulator extends HTMLElement {
  #live = snapshot(STAMPEDE_DEFAULT);
  #scenario = STAMPEDE_DEFAULT;
  #ending = new AbortController();
  #player: Player | undefined;
  #summary: Summary | undefined;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    this.#summary = new Summary(this, signal);
    this.#player = new Player(this, signal, (seconds, areFiguresDue) => {
      this.#live.advance(this.#live.now + seconds);
      if (areFiguresDue) this.#draw();
      else drawMarks(this.querySelector("[data-hot]"), hotMarks(this.#live));
    });
    form.addEventListener("input", () => this.#turn(form), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    form.addEventListener("click", ({ target }) => this.#press(target), { signal });
    this.#draw();
    form.hidden = false;
  }

  disconnectedCallback(): void {
    this.#ending.abort();
  }

  #turn(form: HTMLFormElement): void {
    showControls(form);
    const before = this.#scenario;
    this.#scenario = scenarioOf(form);
    const { shedding } = this.#scenario;
    if (shedding !== before.shedding) {
      // The one control that acts on what runs: it is what lifts the cache out of its bad state.
      this.#live.shed(shedding);
      if (!this.#isPlaying) this.#live.advance(this.#live.now + LOSS_STEP_SECONDS);
      this.#draw();
    } else {
      this.#fillCells("run", ["not run yet", "", ""]);
      this.#restart();
    }
    const sentence = `${scenarioSentence(this.#scenario)} ${lossSentence(this.#scenario)}`;
    this.#summary?.settle(() => this.#say(sentence));
  }

  #press(target: EventTarget | null): void {
    const button = pressedButton(target);
    if (button?.name === "play") {
      this.#play(!this.#isPlaying);
      if (!this.#isPlaying) this.#say(momentSentence(this.#live));
    } else if (button?.name === "step") {
      this.#play(false);
      this.#goOn(STEP_SECONDS);
    } else if (button?.name === "lose") {
      this.#live.lose();
      if (this.#isPlaying) this.#say(`The cache is lost. ${lossSentence(this.#scenario)}`);
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
    this.#live = this.#isPlaying ? new LiveStampede(this.#scenario) : snapshot(this.#scenario);
    this.#draw();
  }

  get #isPlaying(): boolean {
    return this.#player?.isPlaying ?? false;
  }

  #play(playing: boolean): void {
    this.#player?.play(playing);
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
    this.#summary?.say(sentence);
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
