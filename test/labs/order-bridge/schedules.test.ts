import { afterAll, beforeAll, test } from "vitest";
import { usual } from "../../../labs/order-bridge/scenario.ts";
import { soaked, trial } from "../../../labs/order-bridge/trial.ts";
import { comesThrough } from "../come-through.ts";
import { type Stores, startPlatforms, startStores } from "./start.ts";

const SEEDS = ["schedules/1", "schedules/2", "schedules/3"];

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores?.stop());

test.each(
  soaked.right,
)("%s loses nothing, does nothing twice and nothing out of order, whatever is killed", async (variant) => {
  await comesThrough(
    await startPlatforms(stores, variant, usual),
    SEEDS,
    (target) => trial({ ...target, services: stores.urls, variant }),
    ({ misdirected }) => misdirected,
  );
});
