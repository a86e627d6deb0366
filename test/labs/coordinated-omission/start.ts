import { type Params, startApp } from "../served-app.ts";

export { listen } from "../served-app.ts";

export const labFolder = new URL("../../../labs/coordinated-omission/", import.meta.url);
/** Longer than any test: no stall comes by itself. */
export const NEVER = 2 ** 30;

export const start = (params: Params): Promise<string> =>
  startApp(labFolder, "variants/stalls.ts", params);
