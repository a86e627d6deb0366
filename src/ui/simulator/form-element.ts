/** What every element with a form has: it binds the form inside it while it stands in the page. */
import { shortcutButton } from "./shortcut-keys.ts";

/** A screen reader shall hear what was set, not every step on the way to it. */
const SETTLE_MILLIS = 350;

export abstract class FormElement extends HTMLElement {
  #ending = new AbortController();
  #pending: ReturnType<typeof setTimeout> | undefined;

  /** The element has come into the page, and its form is bound. */
  protected abstract connected(form: HTMLFormElement): void;

  /** The reader has set something, valid or not. */
  protected changed(_form: HTMLFormElement): void {}

  protected submitted(): void {}

  /** A button was pressed that can do something now. */
  protected pressed(_name: string): void {}

  connectedCallback(): void {
    const form = this.form;
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    const submit = (event: Event) => {
      event.preventDefault();
      this.submitted();
    };
    form.addEventListener("input", () => this.changed(form), { signal });
    form.addEventListener("submit", submit, { signal });
    form.addEventListener("click", ({ target }) => this.#press(target), { signal });
    form.addEventListener("keydown", pressByKey, { signal });
    this.connected(form);
  }

  disconnectedCallback(): void {
    this.#ending.abort();
    clearTimeout(this.#pending);
  }

  /** Aborts when the element leaves the page. */
  protected get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** @throws Error where the page has none inside the element */
  protected get form(): HTMLFormElement {
    const form = this.querySelector("form");
    if (form) return form;
    throw new Error(`<${this.localName}> holds no form. Put one inside it in the page.`);
  }

  /** Does it when the reader has stopped setting things for a while, in place of what was still to be done. */
  protected settle(then: () => void, millis: number = SETTLE_MILLIS): void {
    clearTimeout(this.#pending);
    this.#pending = setTimeout(then, millis);
  }

  /** Does it now, in place of what was still to be done. */
  protected now(then: () => void): void {
    clearTimeout(this.#pending);
    then();
  }

  #press(target: EventTarget | null): void {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button && button.getAttribute("aria-disabled") !== "true") this.pressed(button.name);
  }
}

function pressByKey(event: KeyboardEvent): void {
  const button = shortcutButton(event);
  if (!button) return;
  event.preventDefault();
  button.click();
}
