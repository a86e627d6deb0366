/** `<retry-curve>`: shows the number of attempts that the reader sets. */

import type { ControlValues } from "#ui/simulator/control-values.ts";
import { SimulatorElement } from "#ui/simulator/simulator-element.ts";
import { retryMarks, retrySentence } from "./retry-plot.ts";

class RetryCurve extends SimulatorElement<number> {
  protected stateOf(controls: ControlValues): number {
    return controls.number("attempts");
  }

  protected turned(): void {
    const attempts = this.state;
    this.draw({ marks: retryMarks(attempts) });
    this.markCurrent("data-attempts", String(attempts));
    this.settle(() => this.say(retrySentence(attempts)));
  }
}

customElements.define("retry-curve", RetryCurve);
