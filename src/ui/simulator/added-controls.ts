/** Buttons that are of no use without script, so the script adds them to a simulator's form. */
import { LARGEST_SEED } from "./control.ts";

const SPEEDS = [1, 2, 4, 0.5];

/** Beside the seed, if the form has one: a button that goes on to the next seed. */
export function addSeedButton(form: HTMLFormElement): void {
  const seed = form.querySelector<HTMLInputElement>('input[name="seed"]');
  if (!seed || form.querySelector('button[name="another-seed"]')) return;
  const button = addedButton("another-seed", "Another seed");
  button.addEventListener("click", () => {
    const isValid = seed.validity.valid && Number(seed.value) < LARGEST_SEED;
    seed.value = String(isValid ? Number(seed.value) + 1 : 0);
    seed.dispatchEvent(new Event("input", { bubbles: true }));
  });
  seed.after(button);
}

/** After the button that plays: one that goes through the speeds. @param set told of each change, 1 being as built */
export function addSpeedButton(form: HTMLFormElement, set: (speed: number) => void): void {
  const play = form.querySelector('button[name="play"]');
  if (!play || form.querySelector('button[name="speed"]')) return;
  const button = addedButton("speed", speedText(SPEEDS[0]!));
  let index = 0;
  button.addEventListener("click", () => {
    index = (index + 1) % SPEEDS.length;
    button.textContent = speedText(SPEEDS[index]!);
    set(SPEEDS[index]!);
  });
  play.after(button);
}

const speedText = (speed: number): string => `Speed ${speed === 0.5 ? "½" : speed}×`;

function addedButton(name: string, text: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.className = "button";
  button.type = "button";
  button.name = name;
  button.textContent = text;
  return button;
}
