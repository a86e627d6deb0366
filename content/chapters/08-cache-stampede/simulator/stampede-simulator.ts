/** `<stampede-simulator>`: moves the hot key and the cache inside it, with rate, time and strategy as the reader sets. */

import type { ControlValues } from "#ui/simulator/control-values.ts";
import { PlayingSimulator } from "#ui/simulator/playing-simulator.ts";
import { STRATEGIES } from "./stampede.ts";
import {
  countCycles,
  LiveStampede,
  LOSS_STEP_SECONDS,
  STAMPEDE_DEFAULT,
  STEP_SECONDS,
  type StampedeScenario,
  snapshot,
} from "./stampede-model.ts";
import {
  countSentence,
  figuresOf,
  fixedPointRows,
  hotMarks,
  lossMarks,
  lossSentence,
  momentSentence,
  scenarioSentence,
} from "./stampede-plot.ts";

class StampedeSimulator extends PlayingSimulator<StampedeScenario> {
  #live = snapshot(STAMPEDE_DEFAULT);

  protected override get moment(): string {
    return momentSentence(this.#live);
  }

  protected stateOf(controls: ControlValues): StampedeScenario {
    return {
      ratePerSecond: controls.number("ratePerSecond"),
      recomputeMillis: controls.number("recomputeMillis"),
      strategy: controls.choice("strategy", STRATEGIES),
      shedding: controls.isOn("shedding"),
    };
  }

  protected override started(): void {
    super.started();
    this.#drawAll();
  }

  protected turned(before: StampedeScenario): void {
    const { shedding } = this.state;
    if (shedding !== before.shedding) {
      // The one control that acts on what runs: it is what lifts the cache out of its bad state.
      this.#live.shed(shedding);
      if (!this.isPlaying) this.#live.advance(this.#live.now + LOSS_STEP_SECONDS);
      this.#drawAll();
    } else {
      this.fillRow("run", ["not run yet"]);
      this.#restart();
    }
    this.settle(() => this.say(`${scenarioSentence(this.state)} ${lossSentence(this.state)}`));
  }

  protected advance(seconds: number, areFiguresDue: boolean): void {
    this.#live.advance(this.#live.now + seconds);
    if (areFiguresDue) this.#drawAll();
    else this.draw({ hot: hotMarks(this.#live) });
  }

  protected step(): void {
    this.#live.advance(this.#live.now + STEP_SECONDS);
    this.#drawAll();
  }

  protected override pressed(name: string): void {
    super.pressed(name);
    if (name === "lose") this.#lose();
    else if (name === "restart") {
      this.#restart();
      this.say(scenarioSentence(this.state));
    } else if (name === "run") {
      this.play(false);
      const count = countCycles(this.state);
      this.fillRow("run", figuresOf(count, this.state));
      this.say(countSentence(count, this.state));
    }
  }

  #lose(): void {
    this.#live.lose();
    if (this.isPlaying) {
      this.say(`The cache is lost. ${lossSentence(this.state)}`);
      return;
    }
    // Where nothing moves by itself, a press shows what comes of it.
    this.#live.advance(this.#live.now + LOSS_STEP_SECONDS);
    this.#drawAll();
    this.say(this.moment);
  }

  #restart(): void {
    // A picture that stands still shows what has happened, not an empty beginning.
    this.#live = this.isPlaying ? new LiveStampede(this.state) : snapshot(this.state);
    this.#drawAll();
  }

  #drawAll(): void {
    this.draw({ hot: hotMarks(this.#live), loss: lossMarks(this.#live) });
    this.fillRow("live", figuresOf(this.#live.count, this.state));
    this.fillTable("fixed", fixedPointRows(this.state));
  }
}

customElements.define("stampede-simulator", StampedeSimulator);
