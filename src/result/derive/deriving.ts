import type { PairedOptions } from "../../stats/ratio.ts";

/** What a document's derivation needs besides its slices. */
export interface Deriving {
  seed: number;
  /** How the intervals of ratios are made, by the document's method version. */
  intervals: NonNullable<PairedOptions["intervals"]>;
}

/** Method version 3 added the interval by order; documents of version 2 are derived as they were. */
export const derivingOf = (seed: number, methodVersion: number): Deriving => ({
  seed,
  intervals: methodVersion < 3 ? "bootstrap" : "wider",
});
