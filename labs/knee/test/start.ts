import { listen, type Params } from "../../../test/labs/served-app.ts";
import app from "../variants/queue.ts";

export { listen as serve } from "../../../test/labs/served-app.ts";

/** The lab's server as the host starts it, with service times sampled from a seed. */
export const start = (params: Params): Promise<string> =>
  listen(app({ params: { meanServiceMillis: 20, seed: 1, ...params } }));
