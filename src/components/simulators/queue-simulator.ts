/** `<queue-simulator>`: moves the queue inside it, with servers, load and service as the reader sets. */
import {
  LiveQueue,
  QUEUE_DEFAULT,
  type QueueScenario,
  runArrivals,
  SNAPSHOT_SECONDS,
} from "../../site/charts/queue-model.ts";
import {
  figuresOf,
  histogramMarks,
  momentSentence,
  queueMarks,
  runSentence,
  scenarioSentence,
} from "../../site/charts/queue-plot.ts";
import { drawMarks } from "./draw-marks.ts";

/** Seconds of the queue in a second of the reader's. */
const PACE = 0.2;
/** A page that was away for longer goes on as if it had been away for so long. */
const LONGEST_FRAME_MILLIS = 100;
/** Figures that change with every frame cannot be read. */
const FIGURES_MILLIS = 250;
/** A screen reader shall hear what was set, not every step on the way to it. */
const SETTLE_MILLIS = 350;

class QueueSimulator extends HTMLElement {
  #live = new LiveQueue(QUEUE_DEFAULT);
  /** Whose histogram is shown. */
  #shown = this.#live.tally;
  #scenario = QUEUE_DEFAULT;
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
    this.#restart(SNAPSHOT_SECONDS);
    form.hidden = false;
    this.#play(!still.matches);
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
      if (input.validity.valid) input.removeAttribute("aria-invalid");
      else input.setAttribute("aria-invalid", "true");
    }
    if (!form.checkValidity()) {
      const fault = "The seed is a whole number from 0 to 999999999. The queue goes on as it was.";
      this.#settling = setTimeout(() => this.#say(fault), SETTLE_MILLIS);
      return;
    }
    this.#scenario = scenarioOf(form);
    this.#fillRow(1, ["not run yet", "", "", "", ""]);
    // A picture that stands still shows a queue that has found its length, not an empty one.
    this.#restart(this.#playing ? 0 : SNAPSHOT_SECONDS);
    const sentence = scenarioSentence(this.#scenario);
    this.#settling = setTimeout(() => this.#say(sentence), SETTLE_MILLIS);
  }

  #press(target: EventTarget | null): void {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.name === "play") {
      this.#play(!this.#playing);
      if (!this.#playing) this.#say(momentSentence(this.#live));
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

  #play(playing: boolean): void {
    cancelAnimationFrame(this.#frame);
    this.#playing = playing;
    const button = this.querySelector('button[name="play"]');
    if (button) button.textContent = playing ? "Pause" : "Play";
    if (!playing) return;
    this.#shown = this.#live.tally;
    this.#lastFrame = performance.now();
    this.#frame = requestAnimationFrame((time) => this.#move(time));
  }

  #move(time: number): void {
    const elapsed = Math.min(Math.max(0, time - this.#lastFrame), LONGEST_FRAME_MILLIS);
    this.#lastFrame = time;
    if (this.#inView) {
      this.#live.advance(this.#live.now + (elapsed / 1e3) * PACE);
      if (time - this.#lastFigures > FIGURES_MILLIS) {
        this.#lastFigures = time;
        this.#draw();
      } else this.#drawQueue();
    }
    this.#frame = requestAnimationFrame((next) => this.#move(next));
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
    clearTimeout(this.#settling);
    const summary = this.querySelector("[data-summary]");
    if (summary) summary.textContent = sentence;
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
