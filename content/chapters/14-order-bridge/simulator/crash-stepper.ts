/** `<crash-stepper>`: draws the order inside it as far as the reader has led it. */

import type { ControlValues } from "#ui/simulator/control-values.ts";
import { SimulatorElement } from "#ui/simulator/simulator-element.ts";
import { BRIDGE_VARIANTS, nextBridgeStep } from "./bridge.ts";
import {
  bridgeAfter,
  type Course,
  cellOf,
  crashMarks,
  FAULT_NAMES,
  MOST_MOVES,
} from "./crash-model.ts";
import { crashSentence, nextText } from "./crash-words.ts";

class CrashStepper extends SimulatorElement<Course> {
  #steps = 0;

  protected stateOf(controls: ControlValues): Course {
    return {
      variant: controls.choice("variant", BRIDGE_VARIANTS),
      fault: controls.choice("fault", FAULT_NAMES),
    };
  }

  protected override started(): void {
    this.#lead(0);
  }

  protected turned(): void {
    this.#lead(0);
    this.markCurrent("data-cell", cellOf(this.state));
  }

  protected override pressed(name: string): void {
    if (name === "restart") this.#lead(0);
    else if (name === "back") this.#lead(this.#steps - 1);
    else if (name === "next") this.#lead(this.#steps + 1);
    else this.#lead(MOST_MOVES);
  }

  #lead(steps: number): void {
    const bridge = bridgeAfter(this.state.variant, this.state.fault, steps);
    this.#steps = bridge.moves.length;
    this.draw({ marks: crashMarks(bridge) });
    this.say(crashSentence(bridge));
    const isOver = nextBridgeStep(bridge) === undefined;
    this.setButton("next", !isOver, nextText(bridge));
    this.setButton("end", !isOver);
    for (const name of ["back", "restart"]) this.setButton(name, this.#steps > 0);
  }
}

customElements.define("crash-stepper", CrashStepper);
