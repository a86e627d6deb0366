/** `<race-stepper>`: draws the race inside it as far as the reader has led it. */

import { pressedButton } from "#ui/simulator/controls.ts";
import { drawMarks } from "#ui/simulator/draw-marks.ts";
import { type Client, nextStep, type Race, type Way } from "./race.ts";
import {
  buttonText,
  type RaceRow,
  raceAfter,
  raceMarks,
  raceRows,
  raceSentence,
  WAYS,
} from "./race-model.ts";

const CLIENTS: readonly Client[] = [0, 1];

class RaceStepper extends HTMLElement {
  #way: Way = WAYS[0]!.way;
  #clients: Client[] = [];
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
    const chosen = new FormData(form).get("way");
    this.#way = WAYS.find(({ way }) => way === chosen)?.way ?? WAYS[0]!.way;
    this.#clients = [];
    this.#draw();
  }

  #press(target: EventTarget | null): void {
    const button = pressedButton(target);
    if (button === null || button.getAttribute("aria-disabled") === "true") return;
    if (button.name === "restart") this.#clients = [];
    else if (button.name === "back") this.#clients = this.#clients.slice(0, -1);
    else this.#clients = [...this.#clients, button.name === "client-1" ? 1 : 0];
    this.#draw();
  }

  #draw(): void {
    const race = raceAfter(this.#way, this.#clients);
    drawMarks(this.querySelector("[data-marks]"), raceMarks(race));
    this.querySelector("[data-rows]")?.replaceChildren(...raceRows(race).map(tableRow));
    const summary = this.querySelector("[data-summary]");
    if (summary) summary.textContent = raceSentence(race);
    this.#label(race);
  }

  /** A button that can do nothing keeps its place in the order of the keyboard, and says so. */
  #label(race: Race): void {
    for (const client of CLIENTS) {
      const button = this.#button(`client-${client}`);
      if (button) button.textContent = buttonText(race, client);
      this.#enable(button, nextStep(race, client) !== undefined);
    }
    for (const name of ["back", "restart"]) this.#enable(this.#button(name), race.moves.length > 0);
  }

  #button(name: string): HTMLButtonElement | null {
    return this.querySelector<HTMLButtonElement>(`button[name="${name}"]`);
  }

  #enable(button: HTMLButtonElement | null, isEnabled: boolean): void {
    button?.setAttribute("aria-disabled", String(!isEnabled));
  }
}

function tableRow({ order, sold, left, lost, discarded, now }: RaceRow): HTMLTableRowElement {
  const row = document.createElement("tr");
  row.dataset.now = now;
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = order;
  row.append(head);
  for (const cell of [sold, left, lost, discarded]) {
    const data = row.insertCell();
    data.className = "numbers";
    data.textContent = String(cell);
  }
  row.insertCell().textContent = now;
  return row;
}

customElements.define("race-stepper", RaceStepper);
