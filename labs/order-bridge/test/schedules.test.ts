import { afterAll, beforeAll, test } from "vitest";
import { comesThrough } from "../../../test/labs/come-through.ts";
import { soaked, trial } from "../oracle/trial.ts";
import { usual } from "../system/scenario.ts";
import { type Stores, startPlatforms, startStores } from "./start.ts";

/** A trial waits for its backlog, however long a busy machine takes. */
const TEN_MINUTES_MILLIS = 600_000;
const SEEDS = ["schedules/1", "schedules/2", "schedules/3"];

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores?.stop());

test.each(soaked.right)(
  "%s loses nothing, does nothing twice and nothing out of order, whatever is killed",
  async (variant) => {
    await comesThrough(
      await startPlatforms(stores, variant, usual),
      SEEDS,
      (target) => trial({ ...target, services: stores.urls, variant }),
      ({ misdirected }) => misdirected,
    );
  },
  TEN_MINUTES_MILLIS,
);
