/** `<omission-timeline>`: draws the picture inside it again for the stall that the reader chooses. */

import type { ControlValues } from "../simulator/control-values.ts";
import { SimulatorElement } from "../simulator/simulator-element.ts";
import type { StallScenario } from "./omission.ts";
import { OMISSION_DEFAULT, omissionMarks, omissionView } from "./omission-plot.ts";

class OmissionTimeline extends SimulatorElement<StallScenario> {
  protected stateOf(controls: ControlValues): StallScenario {
    return {
      ...OMISSION_DEFAULT,
      stallStart: controls.number("stallStart"),
      stall: controls.number("stall"),
      connections: controls.number("connections"),
    };
  }

  protected turned(): void {
    const view = omissionView(this.state);
    this.draw({ marks: omissionMarks(view) });
    this.fillTable("rows", view.rows);
    this.say(view.summary);
  }
}

customElements.define("omission-timeline", OmissionTimeline);
