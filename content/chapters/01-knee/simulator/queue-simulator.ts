/** `<queue-simulator>`: moves the queue inside it, with servers, load and service as the reader sets. */

import type { ControlValues } from "#ui/simulator/control-values.ts";
import { PlayingSimulator } from "#ui/simulator/playing-simulator.ts";
import {
  LiveQueue,
  QUEUE_DEFAULT,
  type QueueScenario,
  runArrivals,
  SERVICE_NAMES,
  SNAPSHOT_SECONDS,
} from "./queue-model.ts";
import {
  figuresOf,
  histogramMarks,
  momentSentence,
  queueMarks,
  runSentence,
  scenarioSentence,
} from "./queue-plot.ts";

class QueueSimulator extends PlayingSimulator<QueueScenario> {
  #live = new LiveQueue(QUEUE_DEFAULT);
  /** Whose histogram is shown. */
  #shown = this.#live.tally;

  protected override get pace(): number {
    return 0.2;
  }

  protected override get startsByItself(): boolean {
    return true;
  }

  protected override get keptSentence(): string {
    return "The queue goes on as it was.";
  }

  protected override get moment(): string {
    return momentSentence(this.#live);
  }

  protected stateOf(controls: ControlValues): QueueScenario {
    return {
      servers: controls.number("servers"),
      load: controls.number("load") / 100,
      service: controls.choice("service", SERVICE_NAMES),
      seed: controls.number("seed"),
    };
  }

  protected override started(): void {
    this.#restart(SNAPSHOT_SECONDS);
    super.started();
  }

  protected turned(): void {
    this.fillRow("run", ["not run yet"]);
    // A picture that stands still shows a queue that has found its length, not an empty one.
    this.#restart(this.isPlaying ? 0 : SNAPSHOT_SECONDS);
    this.settle(() => this.say(scenarioSentence(this.state)));
  }

  protected advance(seconds: number, areFiguresDue: boolean): void {
    this.#shown = this.#live.tally;
    this.#live.advance(this.#live.now + seconds);
    if (areFiguresDue) this.#drawAll();
    else this.draw({ queue: queueMarks(this.#live) });
  }

  protected step(): void {
    this.#shown = this.#live.tally;
    this.#live.advance(this.#live.nextEvent());
    this.#drawAll();
  }

  protected override pressed(name: string): void {
    super.pressed(name);
    if (name === "restart") {
      this.#restart(0);
      this.say(scenarioSentence(this.state));
    } else if (name === "run") {
      this.play(false);
      const run = runArrivals(this.state);
      this.#shown = run;
      this.fillRow("run", figuresOf(run));
      this.#drawAll();
      this.say(runSentence(run));
    }
  }

  #restart(seconds: number): void {
    this.#live = new LiveQueue(this.state);
    this.#live.advance(seconds);
    this.#shown = this.#live.tally;
    this.#drawAll();
  }

  #drawAll(): void {
    this.draw({ queue: queueMarks(this.#live), histogram: histogramMarks(this.#shown) });
    this.fillRow("live", figuresOf(this.#live.tally));
  }
}

customElements.define("queue-simulator", QueueSimulator);
