/**
 * The element of a simulator. It binds the controls inside it to a state, draws marks and rows where the page has drawn
 * them, and says what they show. What it draws first stands in the page, built from the same functions, so that the
 * page is whole without script.
 */
import { addSeedButton } from "./added-controls.ts";
import { LARGEST_SEED } from "./control.ts";
import { ControlValues, showControls } from "./control-values.ts";
import { drawMarks } from "./drawing/draw-marks.ts";
import { drawCells, drawRows, setAttribute } from "./drawing/draw-rows.ts";
import type { Mark } from "./drawing/marks.ts";
import type { TableRow } from "./drawing/table-rows.ts";
import { FormElement } from "./form-element.ts";

export abstract class SimulatorElement<State> extends FormElement {
  #state!: State;

  /** What the controls come to; all of them are valid. */
  protected abstract stateOf(controls: ControlValues): State;

  /** The reader has set something, and `state` is what it comes to. */
  protected abstract turned(before: State): void;

  /** The element has come into the page, with `state` as the controls are set there. */
  protected started(): void {}

  /** What becomes of the simulation while a control holds no valid value. */
  protected get keptSentence(): string {
    return "The simulation stays as it was.";
  }

  /** How a slider's value stands beside it. */
  protected written(value: string): string {
    return value;
  }

  protected get state(): State {
    return this.#state;
  }

  protected connected(form: HTMLFormElement): void {
    addSeedButton(form);
    this.#state = this.stateOf(new ControlValues(form));
    this.started();
  }

  protected override changed(form: HTMLFormElement): void {
    if (!showControls(form, (value) => this.written(value))) {
      const fault = `The seed is a whole number from 0 to ${LARGEST_SEED}. ${this.keptSentence}`;
      this.settle(() => this.say(fault));
      return;
    }
    const before = this.#state;
    this.#state = this.stateOf(new ControlValues(form));
    this.turned(before);
  }

  /** Draws marks into the pictures of these names. */
  protected draw(pictures: Readonly<Record<string, readonly Mark[]>>): void {
    for (const [name, marks] of Object.entries(pictures))
      drawMarks(this.querySelector(`[data-${name}]`), marks);
  }

  /** Writes the rows of the table of this name. */
  protected fillTable(name: string, rows: readonly TableRow[]): void {
    const body = this.querySelector<HTMLTableSectionElement>(`tbody[data-${name}]`);
    if (body) drawRows(body, rows);
  }

  /** Writes the cells of the row of this name, behind its heading. */
  protected fillRow(name: string, texts: readonly string[]): void {
    const row = this.querySelector<HTMLTableRowElement>(`[data-row="${name}"]`);
    if (row) drawCells(row, [row.cells[0]?.textContent ?? "", ...texts]);
  }

  /** Marks as current what has this value of an attribute, and nothing else that has the attribute. */
  protected markCurrent(attribute: string, value: string): void {
    for (const element of this.querySelectorAll(`[${attribute}]`)) {
      const isCurrent = element.getAttribute(attribute) === value;
      setAttribute(element, "aria-current", isCurrent ? "true" : undefined);
    }
  }

  /** A button that can do nothing keeps the focus and its place in the order of the keyboard, and says so. */
  protected setButton(name: string, isEnabled: boolean, text?: string): void {
    const button = this.querySelector(`button[name="${name}"]`);
    button?.setAttribute("aria-disabled", String(!isEnabled));
    if (button && text !== undefined) button.textContent = text;
  }

  /** Says it to screen readers too, in place of what was still to be said or done. */
  protected say(sentence: string): void {
    const summary = this.querySelector("[data-summary]");
    this.now(() => {
      if (summary) summary.textContent = sentence;
    });
  }
}
