/** `<crash-stepper>`: draws the order inside it as far as the reader has led it. */

import { pressedButton } from "#ui/simulator/controls.ts";
import { drawMarks } from "#ui/simulator/draw-marks.ts";
import {
  BRIDGE_VARIANTS,
  type Bridge,
  type BridgeFault,
  type BridgeVariant,
  nextBridgeStep,
} from "./bridge.ts";
import { bridgeAfter, crashMarks, FAULTS, MOST_MOVES, SNAPSHOT } from "./crash-model.ts";
import { crashSentence, nextText } from "./crash-words.ts";

class CrashStepper extends HTMLElement {
  #variant: BridgeVariant = SNAPSHOT.variant;
  #fault: BridgeFault = SNAPSHOT.fault;
  #steps = 0;
  #listening = new AbortController();

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    form.addEventListener("change", () => this.#choose(form), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    form.addEventListener("click", ({ target }) => this.#press(target), { signal });
    this.#choose(form);
    form.hidden = false;
  }

  disconnectedCallback(): void {
    this.#listening.abort();
  }

  #choose(form: HTMLFormElement): void {
    const data = new FormData(form);
    this.#variant = BRIDGE_VARIANTS.find((one) => one === data.get("variant")) ?? SNAPSHOT.variant;
    this.#fault = FAULTS.find(({ fault }) => fault === data.get("fault"))?.fault ?? SNAPSHOT.fault;
    this.#steps = 0;
    this.#draw();
  }

  #press(target: EventTarget | null): void {
    const button = pressedButton(target);
    if (button === null || button.getAttribute("aria-disabled") === "true") return;
    if (button.name === "restart") this.#steps = 0;
    else if (button.name === "back") this.#steps -= 1;
    else if (button.name === "next") this.#steps += 1;
    else this.#steps = bridgeAfter(this.#variant, this.#fault, MOST_MOVES).moves.length;
    this.#draw();
  }

  #draw(): void {
    const bridge = bridgeAfter(this.#variant, this.#fault, this.#steps);
    drawMarks(this.querySelector("[data-marks]"), crashMarks(bridge));
    const summary = this.querySelector("[data-summary]");
    if (summary) summary.textContent = crashSentence(bridge);
    this.#label(bridge);
    const now = `${this.#variant} ${this.#fault}`;
    for (const cell of this.querySelectorAll<HTMLElement>("[data-cell]")) {
      if (cell.dataset.cell === now) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
    }
  }

  /** A button that can do nothing keeps its place in the order of the keyboard, and says so. */
  #label(bridge: Bridge): void {
    const isOver = nextBridgeStep(bridge) === undefined;
    const button = (name: string) => this.querySelector(`button[name="${name}"]`);
    const next = button("next");
    if (next) next.textContent = nextText(bridge);
    for (const name of ["next", "end"]) button(name)?.setAttribute("aria-disabled", String(isOver));
    for (const name of ["back", "restart"])
      button(name)?.setAttribute("aria-disabled", String(this.#steps === 0));
  }
}

customElements.define("crash-stepper", CrashStepper);
