import { type Params, startApp } from "../served-app.ts";

export { type Answer, send } from "../served-app.ts";

export const labFolder = new URL("../../../labs/fastify-vs-express/", import.meta.url);

export const start = (file: string, params: Params = {}): Promise<string> =>
  startApp(labFolder, file, params);
