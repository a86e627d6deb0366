/** A Redis and a PostgreSQL for a test file, and the lab's servers in front of them, each in the harness' own host. */
import { type Hosted, startHosted } from "../../../test/labs/hosted.ts";
import type { Params } from "../../../test/labs/served-app.ts";
import { type Stores, startStores as startStoresOf } from "../../../test/labs/stores.ts";

export type { Stores };
export type Server = Hosted;

export const labFolder = new URL("../", import.meta.url);

export const startStores = (): Promise<Stores> =>
  startStoresOf({ services: ["redis", "postgres"] });

/** Starts a file of the lab as the harness starts a variant. */
export const startServer = (stores: Stores, file: string, params: Params): Promise<Server> =>
  startHosted(labFolder, file, params, stores.urls);
