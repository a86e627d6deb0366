/** One order for each point at which the bridge may die, with the bridge made to die there and nothing else in the way. */

import { LINES } from "../requests.ts";
import { undisturbed } from "../system/draws.ts";
import { post } from "../system/http.ts";
import { STRIKE_POINTS, type StrikePoint } from "../system/order-event.ts";
import { tablesOf } from "../system/tables.ts";
import { withBooks } from "./books.ts";
import { drained, instanceAt } from "./trial.ts";

const PATIENCE_MILLIS = 5_000;
/** Nothing else is on its way, so a ticket that is missing by then does not come. */
const QUIET_MILLIS = 250;

export interface Struck {
  /** Tickets that were printed for the order; one is right. */
  tickets: number;
  /** Whether the bridge did die. */
  isStruck: boolean;
}

/** What becomes of an order at each point, one order after the other. */
export async function strikeEach(
  url: string,
  services: Record<string, string>,
): Promise<Record<StrikePoint, Struck>> {
  const { instance, settings } = await instanceAt(url);
  const { tickets, strikes } = tablesOf(instance);
  const operations = STRIKE_POINTS.map((point) => undisturbed(settings, `strike/${point}`));
  return withBooks(services.postgres!, async (client) => {
    for (const [index, point] of STRIKE_POINTS.entries()) {
      const operation = operations[index]!;
      const body = JSON.stringify({ lines: LINES, strikeAt: point });
      const headers = { "idempotency-key": operation };
      await post(`${url}/orders`, body, { headers, timeoutMillis: PATIENCE_MILLIS });
      await drained(client, instance, operation, 0);
    }
    await drained(client, instance, "strike/", QUIET_MILLIS);
    const count = async (table: string, operation: string) => {
      const sql = `select from ${table} where operation = $1`;
      return (await client.query(sql, [operation])).rowCount ?? 0;
    };
    const found: [StrikePoint, Struck][] = [];
    for (const [index, point] of STRIKE_POINTS.entries()) {
      const operation = operations[index]!;
      const isStruck = (await count(strikes, operation)) === 1;
      found.push([point, { tickets: await count(tickets, operation), isStruck }]);
    }
    return Object.fromEntries(found) as Record<StrikePoint, Struck>;
  });
}
