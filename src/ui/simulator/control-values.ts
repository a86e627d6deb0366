/** Reads a simulator's form, and shows beside each control what it is set to. */

/** What the controls of a form are set to, by their names. */
export class ControlValues {
  readonly #data: FormData;

  constructor(form: HTMLFormElement) {
    this.#data = new FormData(form);
  }

  /** @throws RangeError where the form has no such control */
  number(name: string): number {
    return Number(this.#text(name));
  }

  /** @throws RangeError where the form has no such control, or its value is none of those allowed */
  choice<Value extends string>(name: string, allowed: readonly Value[]): Value {
    const text = this.#text(name);
    const found = allowed.find((value) => value === text);
    if (found !== undefined) return found;
    throw new RangeError(
      `The control "${name}" is set to "${text}", which is none of ${allowed.join(", ")}. Give it these options.`,
    );
  }

  /** Of a checkbox. */
  isOn(name: string): boolean {
    return this.#data.has(name);
  }

  #text(name: string): string {
    const value = this.#data.get(name);
    if (typeof value === "string") return value;
    throw new RangeError(`The form has no control named "${name}". Add it to the page.`);
  }
}

/**
 * Writes beside each slider what it is set to, marks what holds no valid value, and says whether everything does.
 * @param write how a slider's value stands beside it
 */
export function showControls(
  form: HTMLFormElement,
  write: (value: string) => string = (value) => value,
): boolean {
  for (const input of form.querySelectorAll("input")) {
    const output = form.querySelector(`output[for="${CSS.escape(input.id)}"]`);
    if (output) output.textContent = write(input.value);
    if (input.validity.valid) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  }
  return form.checkValidity();
}
