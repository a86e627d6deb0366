import type { MakeBridge } from "../system/contract.ts";
import { type Start, supervise } from "../system/supervisor.ts";

/** Records the event and calls south; a call that fails is a line in a log. */
export const bridge: MakeBridge = ({ database, south }) => ({
  async receive(event) {
    await database.transaction((store) => store.record(event));
    await south.send(event).catch((error) => database.giveUp(event, error));
  },
});

export default (start: Start) => supervise(start, import.meta.url);
