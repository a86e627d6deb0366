/** `<queue-simulator>`: moves the queue inside it, with servers, load and service as the reader sets. */

import { pressedButton, Summary, showControls } from "#ui/simulator/controls.ts";
import { drawMarks } from "#ui/simulator/draw-marks.ts";
import { Player } from "#ui/simulator/player.ts";
import {
  LiveQueue,
  QUEUE_DEFAULT,
  type QueueScenario,
  runArrivals,
  SNAPSHOT_SECONDS,
} from "./queue-model.ts";
import {
  figuresOf,
  histogramMarks,
  momentSentence,
  queueMarks,
  runSentence,
  scenarioSentence,
} from "./queue-plot.ts";

/** Seconds of the queue in a second of the reader's. */
const PACE = 0.2;

class QueueSimulator extends HTMLElement {
  #live = new LiveQueue(QUEUE_DEFAULT);
  /** Whose histogram is shown. */
  #shown = this.#live.tally;
  #scenario = QUEUE_DEFAULT;
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
      this.#live.advance(this.#live.now + seconds * PACE);
      if (areFiguresDue) this.#draw();
      else this.#drawQueue();
    });
    form.addEventListener("input", () => this.#turn(form), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    form.addEventListener("click", ({ target }) => this.#press(target), { signal });
    this.#restart(SNAPSHOT_SECONDS);
    form.hidden = false;
    this.#play(!this.#player.isStill);
  }

  disconnectedCallback(): void {
    this.#ending.abort();
  }

  #turn(form: HTMLFormElement): void {
    if (!showControls(form)) {
      const fault = "The seed is a whole number from 0 to 999999999. The queue goes on as it was.";
      this.#summary?.settle(() => this.#say(fault));
      return;
    }
    this.#scenario = scenarioOf(form);
    this.#fillRow(1, ["not run yet", "", "", "", ""]);
    // A picture that stands still shows a queue that has found its length, not an empty one.
    this.#restart(this.#isPlaying ? 0 : SNAPSHOT_SECONDS);
    const sentence = scenarioSentence(this.#scenario);
    this.#summary?.settle(() => this.#say(sentence));
  }

  #press(target: EventTarget | null): void {
    const button = pressedButton(target);
    if (button?.name === "play") {
      this.#play(!this.#isPlaying);
      if (!this.#isPlaying) this.#say(momentSentence(this.#live));
    } else if (button?.name === "step") {
      this.#play(false);
      this.#shown = this.#live.tally;
      this.#live.advance(this.#live.nextEvent());
      this.#draw();
      this.#say(momentSentence(this.#live));
    } else if (button?.name === "restart") {
      this.#restart(0);
      this.#say(scenarioSentence(this.#scenario));
    } else if (button?.name === "run") {
      this.#play(false);
      const run = runArrivals(this.#scenario);
      this.#shown = run;
      this.#fillRow(1, figuresOf(run));
      this.#draw();
      this.#say(runSentence(run));
    }
  }

  #restart(seconds: number): void {
    this.#live = new LiveQueue(this.#scenario);
    this.#live.advance(seconds);
    this.#shown = this.#live.tally;
    this.#draw();
  }

  get #isPlaying(): boolean {
    return this.#player?.isPlaying ?? false;
  }

  #play(playing: boolean): void {
    if (playing) this.#shown = this.#live.tally;
    this.#player?.play(playing);
  }

  #draw(): void {
    this.#drawQueue();
    drawMarks(this.querySelector("[data-histogram]"), histogramMarks(this.#shown));
    this.#fillRow(0, figuresOf(this.#live.tally));
  }

  #drawQueue(): void {
    drawMarks(this.querySelector("[data-queue]"), queueMarks(this.#live));
  }

  #fillRow(index: number, texts: readonly string[]): void {
    const cells = this.querySelectorAll("[data-rows] tr")[index]?.querySelectorAll("td") ?? [];
    for (const [column, cell] of [...cells].entries()) cell.textContent = texts[column] ?? "";
  }

  #say(sentence: string): void {
    this.#summary?.say(sentence);
  }
}

function scenarioOf(form: HTMLFormElement): QueueScenario {
  const data = new FormData(form);
  const number = (name: string) => Number(data.get(name));
  return {
    servers: number("servers"),
    load: number("load") / 100,
    service: data.get("service") as QueueScenario["service"],
    seed: number("seed"),
  };
}

customElements.define("queue-simulator", QueueSimulator);
