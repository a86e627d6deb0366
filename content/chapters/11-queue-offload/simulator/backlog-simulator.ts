/** `<backlog-simulator>`: draws the queue inside it again as the reader sets it; nothing moves by itself. */

import type { ControlValues } from "#ui/simulator/control-values.ts";
import { SimulatorElement } from "#ui/simulator/simulator-element.ts";
import { ARRIVALS, type BacklogScenario, backlogView, SERVICES } from "./backlog-model.ts";
import { flowMarks, waitMarks } from "./backlog-plot.ts";
import { figureRows, viewSentences } from "./backlog-words.ts";

class BacklogSimulator extends SimulatorElement<BacklogScenario> {
  protected override get keptSentence(): string {
    return "The queue stays as it was.";
  }

  protected stateOf(controls: ControlValues): BacklogScenario {
    return {
      calmPerSecond: controls.number("calmPerSecond"),
      spikePerSecond: controls.number("spikePerSecond"),
      spikeSeconds: controls.number("spikeSeconds"),
      workers: controls.number("workers"),
      serviceMillis: controls.number("serviceMillis"),
      bound: controls.number("bound"),
      arrivals: controls.choice("arrivals", Object.keys(ARRIVALS)),
      service: controls.choice("service", Object.keys(SERVICES)),
      seed: controls.number("seed"),
    };
  }

  protected turned(): void {
    const view = backlogView(this.state);
    this.draw({ flow: flowMarks(view), wait: waitMarks(view) });
    this.fillTable("rows", figureRows(view));
    this.settle(() => this.say(viewSentences(view)));
  }
}

customElements.define("backlog-simulator", BacklogSimulator);
