/** A few seeded schedules of faults each time that the tests run; `npm run soak` goes through hundreds. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { soaked, trial } from "../../../labs/queue-offload/trial.ts";
import { appOf, type Stores, startServer, startStores } from "./start.ts";

const SEEDS = ["schedules/1", "schedules/2", "schedules/3"];

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores?.stop());

test.each(
  soaked.right,
)("%s loses nothing and does nothing twice, whatever is killed", async (variant) => {
  const { file, params } = appOf(soaked.workload, variant);
  const { url, tools, stop } = await startServer(stores, file, params);
  try {
    for (const seed of SEEDS) {
      const outcome = await trial({ url, services: stores.urls, variant, tools, seed });
      const { lost, inFlight, surplusEffects, misdirected, phantom } = outcome;
      expect({ seed, lost, inFlight, surplusEffects, misdirected, phantom }).toEqual({
        seed,
        lost: 0,
        inFlight: 0,
        surplusEffects: 0,
        misdirected: 0,
        phantom: 0,
      });
    }
  } finally {
    stop();
  }
});
