import type { MakeBridge } from "../system/contract.ts";
import { upTo } from "../system/retry.ts";
import { ATTEMPTS } from "../system/scenario.ts";
import { type Start, supervise } from "../system/supervisor.ts";

/** Calls again while a call fails, up to four times in all. */
export const bridge: MakeBridge = ({ database, south }) => ({
  async receive(event) {
    await database.transaction((store) => store.record(event));
    await upTo(ATTEMPTS, (attempt) => south.send(event, { attempt })).catch((error) =>
      database.giveUp(event, error),
    );
  },
});

export default (start: Start) => supervise(start, import.meta.url);
