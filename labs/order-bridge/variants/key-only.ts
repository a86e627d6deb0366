import type { MakeBridge } from "../system/contract.ts";
import { upTo } from "../system/retry.ts";
import { ATTEMPTS } from "../system/scenario.ts";
import { type Start, supervise } from "../system/supervisor.ts";

/** Does an event once, and every call about it carries the event's name, so that south does it once, too. */
export const bridge: MakeBridge = ({ database, south }) => ({
  async receive(event) {
    const isNew = await database.transaction(async (store) => {
      if (!(await store.isNew(event))) return false;
      await store.record(event);
      return true;
    });
    if (!isNew) return;
    await upTo(ATTEMPTS, (attempt) => south.send(event, { key: event.id, attempt })).catch(
      (error) => database.giveUp(event, error),
    );
  },
});

export default (start: Start) => supervise(start, import.meta.url);
