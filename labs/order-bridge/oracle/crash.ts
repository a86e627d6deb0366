/** For each kill point, one order that kills the bridge there, with no other fault. */
import { LINES } from "../requests.ts";
import { post } from "../system/http.ts";
import { KILL_POINTS, type KillPoint } from "../system/order-event.ts";
import { undisturbed } from "../system/samples.ts";
import { tablesOf } from "../system/tables.ts";
import { withLedgers } from "./ledgers.ts";
import { drained, instanceAt } from "./trial.ts";

const PATIENCE_MILLIS = 5_000;
/** Nothing else is in flight, so a ticket that is missing by then never comes. */
const QUIET_MILLIS = 250;

export interface Crash {
  /** Tickets printed for the order; one is right. */
  tickets: number;
  /** Whether the bridge was killed. */
  isKilled: boolean;
}

/** The outcome of an order at each point, one order after the other. */
export async function crashAtEach(
  url: string,
  services: Record<string, string>,
): Promise<Record<KillPoint, Crash>> {
  const { instance, settings } = await instanceAt(url);
  const { tickets, kills } = tablesOf(instance);
  const operations = KILL_POINTS.map((point) => undisturbed(settings, `crash/${point}`));
  return withLedgers(services.postgres!, async (client) => {
    for (const [index, point] of KILL_POINTS.entries()) {
      const operation = operations[index]!;
      const body = JSON.stringify({ lines: LINES, killAt: point });
      const headers = { "idempotency-key": operation };
      await post(`${url}/orders`, body, { headers, timeoutMillis: PATIENCE_MILLIS });
      await drained(client, instance, operation, 0);
    }
    await drained(client, instance, "crash/", QUIET_MILLIS);
    const count = async (table: string, operation: string) => {
      const sql = `select from ${table} where operation = $1`;
      return (await client.query(sql, [operation])).rowCount ?? 0;
    };
    const found: [KillPoint, Crash][] = [];
    for (const [index, point] of KILL_POINTS.entries()) {
      const operation = operations[index]!;
      const isKilled = (await count(kills, operation)) === 1;
      found.push([point, { tickets: await count(tickets, operation), isKilled }]);
    }
    return Object.fromEntries(found) as Record<KillPoint, Crash>;
  });
}
