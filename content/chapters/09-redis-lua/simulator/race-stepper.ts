/** `<race-stepper>`: draws the race inside it as far as the reader has led it. */

import type { ControlValues } from "#ui/simulator/control-values.ts";
import { SimulatorElement } from "#ui/simulator/simulator-element.ts";
import { type Client, nextStep, type Way } from "./race.ts";
import { buttonText, raceAfter, raceMarks, raceSentence, raceTable, WAYS } from "./race-model.ts";

const CLIENTS: readonly Client[] = [0, 1];
const WAY_NAMES = WAYS.map(({ way }) => way);

class RaceStepper extends SimulatorElement<Way> {
  #clients: Client[] = [];

  protected stateOf(controls: ControlValues): Way {
    return controls.choice("way", WAY_NAMES);
  }

  protected override started(): void {
    this.#lead([]);
  }

  protected turned(): void {
    this.#lead([]);
  }

  protected override pressed(name: string): void {
    if (name === "restart") this.#lead([]);
    else if (name === "back") this.#lead(this.#clients.slice(0, -1));
    else this.#lead([...this.#clients, name === "client-1" ? 1 : 0]);
  }

  #lead(clients: Client[]): void {
    this.#clients = clients;
    const race = raceAfter(this.state, clients);
    this.draw({ marks: raceMarks(race) });
    this.fillTable("rows", raceTable(race));
    this.say(raceSentence(race));
    for (const client of CLIENTS) {
      const canMove = nextStep(race, client) !== undefined;
      this.setButton(`client-${client}`, canMove, buttonText(race, client));
    }
    for (const name of ["back", "restart"]) this.setButton(name, clients.length > 0);
  }
}

customElements.define("race-stepper", RaceStepper);
