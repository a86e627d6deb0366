import type { MakeBridge } from "../contract.ts";
import { BATCH } from "../scenario.ts";
import { Rejected } from "../south-client.ts";
import type { Due, Store } from "../store.ts";
import { type Start, supervise } from "../supervisor.ts";

/** The event and the duty to pass it on are one commit. A relay passes on, and marks what south has confirmed. */
export const bridge: MakeBridge = ({ database, south }) => {
  async function passOn(store: Store, due: Due): Promise<void> {
    const { event, attempts, isOrphan } = due;
    if (isOrphan) return store.bury(due, "The event before it was given up.");
    const error = await south.send(event, { key: event.id, attempt: attempts + 1 }).then(
      () => undefined,
      (why: Error) => why,
    );
    if (error === undefined) return store.markSent(due);
    // What south will never do is kept where somebody looks; everything else is tried again.
    return error instanceof Rejected ? store.bury(due, error.message) : store.postpone(due);
  }

  return {
    receive: (event) =>
      database.transaction(async (store) => {
        if (!(await store.isNew(event))) return;
        await store.record(event);
        await store.queue(event);
      }),

    relay: () =>
      database.transaction(async (store) => {
        const due = await store.takeDue(BATCH);
        await Promise.all(due.map((one) => passOn(store, one)));
        return due.length;
      }),
  };
};

export default (start: Start) => supervise(start, import.meta.url);
