/** The lab's servers, in front of a Redis and a PostgreSQL of a test file's own. */
import lab from "../../../labs/redis-cache/lab.ts";
import { type LabDefinition, LabSchema } from "../../../src/lab/definition.ts";
import type { Params } from "../served-app.ts";
import { type Stores, startStores as startStoresOf } from "../stores.ts";

export { send } from "../served-app.ts";
export type { Stores };

export const labFolder = new URL("../../../labs/redis-cache/", import.meta.url);

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
