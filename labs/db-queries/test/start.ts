/** The lab's apps on a real PostgreSQL with a small data set of the lab's kind. */

import { LabSchema } from "../../../src/lab/definition.ts";
import type { Params } from "../../../test/labs/served-app.ts";
import { startStores } from "../../../test/labs/stores.ts";
import lab from "../lab.ts";

export { type Answer, listen, send } from "../../../test/labs/served-app.ts";

export const labFolder = new URL("../", import.meta.url);
export const definition = LabSchema.parse(lab);

/** A fiftieth of the lab's orders, which are 400 pages. */
export const SMALL = { players: 20_000, inventory: 100_000, orders: 20_000, seed: 20260901 };
/** In the middle of them. */
export const DEEP_PAGE = 200;

export interface TestDatabase {
  services: Record<string, string>;
  /** Starts the app of a file in the lab's folder and gives its base address. */
  start(file: string, params?: Params): Promise<string>;
  stop(): Promise<void>;
}

export async function startDatabase(): Promise<TestDatabase> {
  const { urls: services, stop } = await startStores({ ...definition, data: SMALL });
  return {
    services,
    async start(file, params = {}) {
      const module = await import(new URL(file, labFolder).href);
      return module.default({ params, services, port: 0 });
    },
    stop,
  };
}
