/** A few seeded schedules of faults each time that the tests run; `npm run soak` goes through hundreds. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { usual } from "../../../labs/order-bridge/scenario.ts";
import { soaked, trial } from "../../../labs/order-bridge/trial.ts";
import { type Stores, startPlatforms, startStores } from "./start.ts";

const SEEDS = ["schedules/1", "schedules/2", "schedules/3", "schedules/4"];

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores?.stop());

test.each(
  soaked.right,
)("%s loses nothing, does nothing twice and nothing out of order, whatever is killed", async (variant) => {
  const { url, tools, stop } = await startPlatforms(stores, variant, usual);
  try {
    for (const seed of SEEDS) {
      const outcome = await trial({ url, services: stores.urls, variant, tools, seed });
      const { lost, inFlight, duplicated, misordered, phantom, centsAstray } = outcome;
      expect({ seed, lost, inFlight, duplicated, misordered, phantom, centsAstray }).toEqual({
        seed,
        lost: 0,
        inFlight: 0,
        duplicated: 0,
        misordered: 0,
        phantom: 0,
        centsAstray: 0,
      });
    }
  } finally {
    stop();
  }
});
