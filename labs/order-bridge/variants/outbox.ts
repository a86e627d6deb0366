import type { MakeBridge } from "../system/contract.ts";
import { BATCH } from "../system/scenario.ts";
import { Rejected } from "../system/south-client.ts";
import type { Due, Store } from "../system/store.ts";
import { type Start, supervise } from "../system/supervisor.ts";

/** The event and its outbox row are one commit. A relay sends it, and marks what south has confirmed. */
export const bridge: MakeBridge = ({ database, south }) => {
  /** @returns the error of an event that could not be sent */
  const send = ({ event, attempts, isOrphan }: Due): Promise<Error | undefined> =>
    isOrphan
      ? Promise.resolve(new Rejected("The event before it was given up."))
      : south.send(event, { key: event.id, attempt: attempts + 1 }).then(
          () => undefined,
          (error: Error) => error,
        );

  /** A rejected event becomes a dead letter; any other failure is tried again. */
  function note(store: Store, due: Due, error: Error | undefined): Promise<void> {
    if (error === undefined) return store.markSent(due);
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
        const taken = await store.takeDue(BATCH);
        const errors = await Promise.all(taken.map(send));
        for (const [index, due] of taken.entries()) await note(store, due, errors[index]);
        return taken.length;
      }),
  };
};

export default (start: Start) => supervise(start, import.meta.url);
