/** The lab's shops, in front of a Redis of a test file's own. */
import type { Params } from "../../../test/labs/served-app.ts";
import { startStores } from "../../../test/labs/stores.ts";

export const labFolder = new URL("../", import.meta.url);

export interface Store {
  url: string;
  stop(): Promise<void>;
}

export async function startStore(): Promise<Store> {
  const { urls, stop } = await startStores({ services: ["redis"] });
  return { url: urls.redis!, stop };
}

/** Starts a variant in front of the store and gives its base address. */
export async function startShop(store: Store, variant: string, params: Params = {}) {
  const module = await import(new URL(`variants/${variant}.ts`, labFolder).href);
  const url: string = await module.default({ params, services: { redis: store.url }, port: 0 });
  return url;
}
