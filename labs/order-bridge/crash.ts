/** One order for each point at which the bridge may die, with the bridge made to die there and nothing else in the way. */
import { withBooks } from "./books.ts";
import { STRIKE_POINTS, type StrikePoint } from "./contract.ts";
import { isUndisturbed } from "./draws.ts";
import { post } from "./http.ts";
import { LINES } from "./requests.ts";
import type { Settings } from "./scenario.ts";
import { tablesOf } from "./tables.ts";
import { drained, instanceAt } from "./trial.ts";

const PATIENCE_MILLIS = 5_000;
/** More calls than any variant makes for one order here. */
const CALLS = 6;
/** Nothing else is on its way, so a ticket that is missing by then does not come. */
const QUIET_MILLIS = 200;

export interface Struck {
  /** Tickets that were printed for the order; one is right. */
  tickets: number;
  /** Whether the bridge did die. */
  isStruck: boolean;
}

/** What becomes of an order at each point, one after the other. */
export async function strikeEach(
  url: string,
  services: Record<string, string>,
): Promise<Record<StrikePoint, Struck>> {
  const { instance, settings } = await instanceAt(url);
  return withBooks(services.postgres!, async (client) => {
    const found: [StrikePoint, Struck][] = [];
    for (const point of STRIKE_POINTS) {
      const operation = undisturbed(settings, `strike/${point}`);
      const body = JSON.stringify({ lines: LINES, strikeAt: point });
      const headers = { "idempotency-key": operation };
      await post(`${url}/orders`, body, { headers, timeoutMillis: PATIENCE_MILLIS });
      await drained(client, instance, operation, QUIET_MILLIS);
      const { tickets, strikes } = tablesOf(instance);
      const { rows } = await client.query<{ tickets: string; struck: string }>(
        `select (select count(*) from ${tickets} where operation = $1) as tickets,
           (select count(*) from ${strikes} where operation = $1) as struck`,
        [operation],
      );
      found.push([
        point,
        { tickets: Number(rows[0]!.tickets), isStruck: Number(rows[0]!.struck) === 1 },
      ]);
    }
    return Object.fromEntries(found) as Record<StrikePoint, Struck>;
  });
}

/** A name whose calls the way leaves alone, and whose webhook north delivers once and at once. */
function undisturbed(settings: Settings, name: string): string {
  for (let number = 1; ; number++) {
    const operation = `${name}/${number}`;
    if (isUndisturbed(settings, operation, CALLS)) return operation;
  }
}
