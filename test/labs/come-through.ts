/** A few seeded schedules of faults each time that the tests run; `npm run soak` goes through hundreds. */
import { expect } from "vitest";
import type { FaultTools } from "../../src/lab/faults.ts";
import type { Account } from "../../src/lab/ledger.ts";

/** What a trial needs of a running variant. */
interface Running {
  url: string;
  tools: FaultTools;
  stop(): void;
}

/** Expects an account in which nothing is lost, doubled, out of order or in a wrong place, under each seed. */
export async function comesThrough<Trial extends Account>(
  { url, tools, stop }: Running,
  seeds: readonly string[],
  trial: (target: { url: string; tools: FaultTools; seed: string }) => Promise<Trial>,
  astray: (outcome: Trial) => number,
): Promise<void> {
  try {
    for (const seed of seeds) {
      const outcome = await trial({ url, tools, seed });
      const { lost, inFlight, surplusEffects, misordered, phantom } = outcome;
      expect({
        seed,
        lost,
        inFlight,
        surplusEffects,
        misordered,
        phantom,
        astray: astray(outcome),
      }).toEqual({
        seed,
        lost: 0,
        inFlight: 0,
        surplusEffects: 0,
        misordered: 0,
        phantom: 0,
        astray: 0,
      });
    }
  } finally {
    stop();
  }
}
