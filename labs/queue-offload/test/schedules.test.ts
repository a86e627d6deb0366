import { afterAll, beforeAll, test } from "vitest";
import { comesThrough } from "../../../test/labs/come-through.ts";
import { soaked, trial } from "../oracle/trial.ts";
import { appOf, type Stores, startServer, startStores } from "./start.ts";

const SEEDS = ["schedules/1", "schedules/2"];

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores?.stop());

test.each(
  soaked.right,
)("%s loses nothing and does nothing twice, whatever is killed", async (variant) => {
  const { file, params } = appOf(soaked.workload, variant);
  await comesThrough(
    await startServer(stores, file, params),
    SEEDS,
    (target) => trial({ ...target, services: stores.urls, variant }),
    ({ misdirected }) => misdirected,
  );
});
