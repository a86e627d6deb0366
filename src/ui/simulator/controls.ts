/** A screen reader shall hear what was set, not every step on the way to it. */
const SETTLE_MILLIS = 350;

/** Writes beside each slider what it is set to, marks what holds no valid value, and says whether everything does. */
export function showControls(form: HTMLFormElement): boolean {
  for (const input of form.querySelectorAll("input")) {
    const output = input.parentElement?.querySelector("output");
    if (output) output.textContent = input.value;
    if (input.validity.valid) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  }
  return form.checkValidity();
}

/** The button that an event of a form came from, if it was one. */
export const pressedButton = (target: EventTarget | null): HTMLButtonElement | null =>
  target instanceof Element ? target.closest("button") : null;

/** The sentence below a simulator, which a screen reader hears. */
export class Summary {
  readonly #host: HTMLElement;
  #pending: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement, signal: AbortSignal) {
    this.#host = host;
    signal.addEventListener("abort", () => clearTimeout(this.#pending));
  }

  /** Says it now, in place of what was still to be said. */
  say(sentence: string): void {
    clearTimeout(this.#pending);
    const summary = this.#host.querySelector("[data-summary]");
    if (summary) summary.textContent = sentence;
  }

  /** Does it when the reader has stopped turning for a while, in place of what was still to be done. */
  settle(then: () => void): void {
    clearTimeout(this.#pending);
    this.#pending = setTimeout(then, SETTLE_MILLIS);
  }
}
