import { type Params, startApp } from "../../../test/labs/served-app.ts";

export { listen } from "../../../test/labs/served-app.ts";

export const labFolder = new URL("../", import.meta.url);
/** Longer than any test: no stall comes by itself. */
export const NEVER = 2 ** 30;

export const start = (params: Params): Promise<string> =>
  startApp(labFolder, "variants/stalls.ts", params);
