import { addSpeedButton } from "./added-controls.ts";
import { Player } from "./player.ts";
import { SimulatorElement } from "./simulator-element.ts";

/**
 * A simulator that moves: its buttons `play` and `step`, and one that sets the speed. It begins by itself only where it
 * says so and the reader has not asked for less motion.
 */
export abstract class PlayingSimulator<State> extends SimulatorElement<State> {
  #player: Player | undefined;
  #speed = 1;

  /** Seconds of the simulation in a second of the reader's, at the speed that the page was built for. */
  protected get pace(): number {
    return 1;
  }

  protected get startsByItself(): boolean {
    return false;
  }

  /** Lets the simulation go on and draws it; figures that change with every frame cannot be read. */
  protected abstract advance(seconds: number, areFiguresDue: boolean): void;

  /** Goes on by one step, and draws it at once. */
  protected abstract step(): void;

  /** What the pictures show now. */
  protected abstract get moment(): string;

  protected override started(): void {
    addSpeedButton(this.form, (speed) => {
      this.#speed = speed;
    });
    this.#player = new Player(this, this.ending, (seconds, areFiguresDue) =>
      this.advance(seconds * this.pace * this.#speed, areFiguresDue),
    );
    this.play(this.startsByItself && !this.#player.isStill);
  }

  protected override pressed(name: string): void {
    if (name === "play") {
      this.play(!this.isPlaying);
      if (!this.isPlaying) this.say(this.moment);
    } else if (name === "step") {
      this.play(false);
      this.step();
      this.say(this.moment);
    }
  }

  protected get isPlaying(): boolean {
    return this.#player?.isPlaying ?? false;
  }

  protected play(playing: boolean): void {
    this.#player?.play(playing);
  }
}
