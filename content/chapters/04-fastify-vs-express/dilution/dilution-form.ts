/** `<dilution-form>`: reads the form inside it, and writes what the measured gain means for that request. */

import { formatQuantity, formatRatioInterval, formatShare } from "#content/format.ts";
import { showControls } from "#ui/simulator/control-values.ts";
import { FormElement } from "#ui/simulator/form-element.ts";
import { type Answer, type Costs, dilutionAnswer, readQuestion } from "./dilution-answer.ts";

class DilutionForm extends FormElement {
  protected connected(): void {
    this.#answer();
  }

  protected override changed(form: HTMLFormElement): void {
    showControls(form);
    this.settle(() => this.#answer());
  }

  protected override submitted(): void {
    this.now(() => this.#answer());
  }

  #answer(): void {
    this.querySelector("output")?.replaceChildren(...answered(this.form, this.#costs()));
  }

  #costs(): Costs {
    const { dataset } = this;
    const number = (name: string) => Number(dataset[name]);
    return {
      baseline: dataset.baseline ?? "",
      variant: dataset.variant ?? "",
      baselineMicros: { value: number("e"), low: number("eLow"), high: number("eHigh") },
      gain: { ratio: number("gain"), low: number("gainLow"), high: number("gainHigh") },
      sees: number("sees"),
    };
  }
}

function answered(form: HTMLFormElement, costs: Costs): Element[] {
  const inputs = [...form.querySelectorAll("input")];
  // A field in which something else than a number stands has an empty value.
  const field = (name: string) => {
    const input = inputs.find((one) => one.name === name);
    return input?.validity.badInput ? "?" : (input?.value ?? "");
  };
  const question = readQuestion({ work: field("work"), wait: field("wait"), rate: field("rate") });
  if (typeof question === "string") return [element("p", question)];
  const answer = dilutionAnswer(question, costs);
  return [figures(answer), ...answer.sentences.map((sentence) => element("p", sentence))];
}

function figures({ capacity, savedMicros, savedShare }: Answer): Element {
  const { value, low, high } = savedMicros;
  const list = document.createElement("dl");
  const rows: [string, string][] = [
    ["Capacity of a process, times", formatRatioInterval(capacity)],
    [
      "CPU time saved a request",
      `${formatQuantity(value, "µs")} (${formatQuantity(low, "µs")} to ${formatQuantity(high, "µs")})`,
    ],
    [
      "Share of its CPU time saved",
      `${formatShare(savedShare.value)} (${formatShare(savedShare.low)} to ${formatShare(savedShare.high)})`,
    ],
  ];
  for (const [term, figure] of rows) {
    const pair = document.createElement("div");
    pair.append(element("dt", term), element("dd", figure));
    list.append(pair);
  }
  return list;
}

function element(name: "p" | "dt" | "dd", text: string): Element {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

customElements.define("dilution-form", DilutionForm);
