import type { MakeBridge } from "../system/contract.ts";
import { transaction } from "../system/database.ts";
import type { StoredAnswer } from "../system/platforms/idempotency.ts";
import type { MakeReceiver } from "../system/platforms/receiver.ts";
import { BATCH } from "../system/scenario.ts";
import type { Due } from "../system/store.ts";
import { type Start, supervise } from "../system/supervisor.ts";

/** The relay: takes what is due, sends it, and marks it as sent when south has said so. Rows stay locked until then. */
export const bridge: MakeBridge = ({ database, south }) => {
  const passOn = ({ event, attempts }: Due): Promise<boolean> =>
    south.send(event, { key: event.id, attempt: attempts + 1 }).then(
      () => true,
      () => false,
    );

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
        const isSent = await Promise.all(taken.map(passOn));
        for (const [index, due] of taken.entries())
          await (isSent[index] ? store.markSent(due) : store.postpone(due));
        return taken.length;
      }),
  };
};

/** South's receiver: the call that writes the key first prints the ticket; key, ticket and answer are one commit. */
export const receiver: MakeReceiver = ({ pool, keys, kitchen }) => {
  return async (ticket, named) => {
    await kitchen.prepare(ticket);
    return transaction(pool, async (client) => {
      if (named === undefined) return kitchen.print(client, ticket);
      const { rowCount } = await client.query(
        `insert into ${keys} (key, fingerprint) values ($1, $2) on conflict do nothing`,
        [named.key, named.fingerprint],
      );
      if (rowCount === 0) {
        const { rows } = await client.query<{ answer: StoredAnswer }>(
          `select answer from ${keys} where key = $1`,
          [named.key],
        );
        return rows[0]!.answer;
      }
      const answer = await kitchen.print(client, ticket);
      await client.query(`update ${keys} set answer = $2 where key = $1`, [named.key, answer]);
      return answer;
    });
  };
};

export default (start: Start) => supervise(start, import.meta.url);
