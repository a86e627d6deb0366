/** What a reader can set in a simulator, as `Controls.astro` writes it into the page. */

interface Named {
  /** Of the form's field, by which the element reads it. */
  name: string;
  label: string;
}

export interface RangeControl extends Named {
  kind: "range";
  min: number;
  max: number;
  step: number;
  value: number;
  /** The value as it stands beside the slider; the number itself unless given. */
  text?: string;
}

export interface ChoiceControl extends Named {
  kind: "choice";
  value: string;
  options: readonly { value: string; text: string }[];
}

/** Off when the page is built. */
export interface SwitchControl extends Named {
  kind: "switch";
}

/** Named `seed`. The element adds a button that goes to another seed. */
export interface SeedControl {
  kind: "seed";
  value: number;
}

export type Control = RangeControl | ChoiceControl | SwitchControl | SeedControl;

/** In a simulator that moves, `play` and `step` are buttons of its player. */
export interface ButtonControl {
  name: string;
  text: string;
  /** The key that presses it while another control has the focus, as in `aria-keyshortcuts`. */
  key?: string;
}

/** Seeds go from 0 to this number. */
export const LARGEST_SEED = 999_999_999;
