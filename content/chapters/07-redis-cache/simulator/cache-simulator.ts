/** `<cache-simulator>`: draws the cache inside it again as the reader sets it; nothing moves by itself. */

import type { ControlValues } from "#ui/simulator/control-values.ts";
import { SimulatorElement } from "#ui/simulator/simulator-element.ts";
import {
  type CachePoint,
  type CacheScenario,
  LIFETIME_NAMES,
  outcomeOf,
  SIMULATED_ROOMS,
  simulatePoint,
} from "./cache-model.ts";
import {
  curveMarks,
  figuresOf,
  loadMarks,
  pointTable,
  scenarioSentence,
  simulationSentence,
} from "./cache-plot.ts";

class CacheSimulator extends SimulatorElement<CacheScenario> {
  #points: CachePoint[] = [];

  protected override get keptSentence(): string {
    return "The cache stays as it was.";
  }

  protected stateOf(controls: ControlValues): CacheScenario {
    return {
      keys: controls.number("keys"),
      exponent: controls.number("exponent"),
      room: controls.number("room") / 100,
      lifetime: controls.choice("lifetime", LIFETIME_NAMES),
      writeShare: controls.number("writes") / 100,
      seed: controls.number("seed"),
    };
  }

  protected turned(): void {
    this.#points = [];
    this.#drawAll();
    // The points take a moment to simulate, so they wait for the reader too.
    this.settle(() => {
      this.say(scenarioSentence(this.state));
      this.#simulate();
    });
  }

  /** One point after the other, with a turn for the page in between. */
  #simulate(): void {
    const room = SIMULATED_ROOMS[this.#points.length];
    if (room === undefined) {
      this.say(`${scenarioSentence(this.state)} ${simulationSentence(this.state)}`);
      return;
    }
    this.#points.push(simulatePoint(this.state, room));
    this.#drawAll();
    this.settle(() => this.#simulate(), 0);
  }

  #drawAll(): void {
    this.draw({ curve: curveMarks(this.state, this.#points), load: loadMarks(this.state) });
    this.fillRow("outcome", figuresOf(outcomeOf(this.state)));
    this.fillTable("points", pointTable(this.state, this.#points));
  }
}

customElements.define("cache-simulator", CacheSimulator);
