import type { MakeBridge } from "../contract.ts";
import { upTo } from "../retry.ts";
import { ATTEMPTS } from "../scenario.ts";
import { type Start, supervise } from "../supervisor.ts";

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
