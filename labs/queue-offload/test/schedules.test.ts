import { afterAll, beforeAll, test } from "vitest";
import { comesThrough } from "../../../test/labs/come-through.ts";
import { soaked, trial } from "../oracle/trial.ts";
import { appOf, type Stores, startServer, startStores } from "./start.ts";

/** Locks that outlast a stall of a busy machine. */
const PATIENT = { lockMillis: 3_000, stalledMillis: 1_000, visibilitySeconds: 3 };
/** A trial waits for its backlog, however long a busy machine takes. */
const TEN_MINUTES_MILLIS = 600_000;
const SEEDS = ["schedules/1", "schedules/2"];

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores?.stop());

test.each(soaked.right)(
  "%s loses nothing and does nothing twice, whatever is killed",
  async (variant) => {
    const { file, params } = appOf(soaked.workload, variant);
    await comesThrough(
      await startServer(stores, file, { ...params, ...PATIENT }),
      SEEDS,
      (target) => trial({ ...target, services: stores.urls, variant }),
      ({ misdirected }) => misdirected,
    );
  },
  TEN_MINUTES_MILLIS,
);
