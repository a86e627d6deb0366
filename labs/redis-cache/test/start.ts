/** The lab's servers, in front of a Redis and a PostgreSQL of a test file's own. */

import { type LabDefinition, LabSchema } from "../../../src/lab/definition.ts";
import type { Params } from "../../../test/labs/served-app.ts";
import { type Stores, startStores as startStoresOf } from "../../../test/labs/stores.ts";
import lab from "../lab.ts";

export { send } from "../../../test/labs/served-app.ts";
export type { Stores };

export const labFolder = new URL("../", import.meta.url);

/** All that the lab names, or some of it; the data set belongs to PostgreSQL. */
export function startStores(names?: LabDefinition["services"]): Promise<Stores> {
  const { services, serviceSettings, data } = LabSchema.parse(lab);
  return startStoresOf({ services: names ?? services, serviceSettings, data });
}

/** Starts a file of the lab in front of the stores, in this process, and gives its base address. */
export async function start(stores: Stores, file: string, params: Params = {}): Promise<string> {
  const module = await import(new URL(file, labFolder).href);
  return await module.default({ params, services: stores.urls, port: 0 });
}
