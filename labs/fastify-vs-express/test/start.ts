import { type Params, startApp } from "../../../test/labs/served-app.ts";

export { type Answer, send } from "../../../test/labs/served-app.ts";

export const labFolder = new URL("../", import.meta.url);

export const start = (file: string, params: Params = {}): Promise<string> =>
  startApp(labFolder, file, params);
