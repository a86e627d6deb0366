import type { MakeBridge } from "../system/contract.ts";
import { transaction } from "../system/database.ts";
import type { StoredAnswer } from "../system/platforms/idempotency.ts";
import type { MakeReceiver } from "../system/platforms/receiver.ts";
import { upTo } from "../system/retry.ts";
import { ATTEMPTS, BATCH } from "../system/scenario.ts";
import type { Due } from "../system/store.ts";
import { type Start, supervise } from "../system/supervisor.ts";

/** The relay: takes what is due, marks it as sent, and sends it. What could not be sent goes back. */
export const bridge: MakeBridge = ({ database, south }) => {
  async function passOn(due: Due): Promise<void> {
    const { event } = due;
    await upTo(ATTEMPTS, (attempt) => south.send(event, { key: event.id, attempt })).catch(() =>
      database.transaction((store) => store.postpone(due)),
    );
  }

  return {
    receive: (event) =>
      database.transaction(async (store) => {
        if (!(await store.isNew(event))) return;
        await store.record(event);
        await store.queue(event);
      }),

    async relay() {
      const due = await database.transaction(async (store) => {
        const taken = await store.takeDue(BATCH);
        for (const one of taken) await store.markSent(one);
        return taken;
      });
      await Promise.all(due.map(passOn));
      return due.length;
    },
  };
};

/** South's receiver: looks whether the key is known, and if not, prints the ticket and writes the key down. */
export const receiver: MakeReceiver = ({ pool, keys, kitchen }) => {
  return async (ticket, named) => {
    if (named === undefined) {
      await kitchen.prepare(ticket);
      return transaction(pool, (client) => kitchen.print(client, ticket));
    }
    const { rows } = await pool.query<{ answer: StoredAnswer }>(
      `select answer from ${keys} where key = $1`,
      [named.key],
    );
    if (rows[0] !== undefined) return rows[0].answer;

    await kitchen.prepare(ticket);
    const answer = await kitchen.print(pool, ticket);
    await pool.query(
      `insert into ${keys} (key, fingerprint, answer) values ($1, $2, $3) on conflict do nothing`,
      [named.key, named.fingerprint, answer],
    );
    return answer;
  };
};

export default (start: Start) => supervise(start, import.meta.url);
