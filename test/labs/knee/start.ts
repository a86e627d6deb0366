import app from "../../../labs/knee/variants/queue.ts";
import { listen, type Params } from "../served-app.ts";

export { listen as serve } from "../served-app.ts";

/** The lab's server as the host starts it, with holds that are drawn from a seed. */
export const start = (params: Params): Promise<string> =>
  listen(app({ params: { meanHoldMillis: 20, seed: 1, ...params } }));
