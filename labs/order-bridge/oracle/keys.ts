/** What keys promise at both platforms: the same request gets the same answer, another request is refused. */
import { LINES } from "../requests.ts";
import { type Answer, post } from "../system/http.ts";
import { tablesOf } from "../system/tables.ts";
import { withLedgers } from "./ledgers.ts";
import { instanceAt } from "./trial.ts";

const TRIALS = 5;
const AT_ONCE = 3;
const PATIENCE_MILLIS = 10_000;
const OTHER_LINES = [{ item: 1, quantity: 1, priceCents: 1 }];

export interface Findings {
  violations: number;
  checked: number;
}

const textOf = ({ status, headers, body }: Answer) =>
  JSON.stringify([status, headers.location, body]);

/** What is sent to a platform under a key, and the table of its effects. */
interface Platform {
  url: string;
  path: string;
  body(key: string): object;
  otherBody(key: string): object;
  table: string;
}

async function platformsAt(url: string) {
  const { instance, peers } = await instanceAt(url);
  const { orders, tickets } = tablesOf(instance);
  const ticket = (key: string, totalCents: number) => ({
    platform: "north",
    order: 999_999,
    sequence: 1,
    kind: "order",
    operation: key,
    totalCents,
    lines: [],
  });
  const platforms: Platform[] = [
    {
      url,
      path: "/orders",
      body: () => ({ lines: LINES }),
      otherBody: () => ({ lines: OTHER_LINES }),
      table: orders,
    },
    {
      url: peers.south!,
      path: "/tickets",
      body: (key) => ticket(key, 1),
      otherBody: (key) => ticket(key, 2),
      table: tickets,
    },
  ];
  return platforms;
}

const send = ({ url, path }: Platform, key: string, body: object) =>
  post(url + path, JSON.stringify(body), {
    headers: { "idempotency-key": key },
    timeoutMillis: PATIENCE_MILLIS,
  });

/** Repeats requests, several at once and one later; counts those answered differently or done again. */
export async function otherAnswers(
  url: string,
  services: Record<string, string>,
): Promise<Findings> {
  const found = { violations: 0, checked: 0 };
  await withLedgers(services.postgres!, async (client) => {
    for (const platform of await platformsAt(url)) {
      for (let trial = 0; trial < TRIALS; trial++) {
        const key = `replay${platform.path}/${trial}`;
        const again = () => send(platform, key, platform.body(key));
        const answers = await Promise.all(Array.from({ length: AT_ONCE }, again));
        answers.push(await again());
        const isSame = answers.every((one) => textOf(one) === textOf(answers[0]!));
        const { rowCount } = await client.query(
          `select from ${platform.table} where operation = $1`,
          [key],
        );
        found.checked += 1;
        if (answers[0]!.status !== 201 || !isSame || rowCount !== 1) found.violations += 1;
      }
    }
  });
  return found;
}

/** Reuses keys with another body; counts those not refused with 409 and a sentence. */
export async function reusedKeys(url: string): Promise<Findings> {
  const found = { violations: 0, checked: 0 };
  for (const platform of await platformsAt(url)) {
    for (let trial = 0; trial < TRIALS; trial++) {
      const key = `reuse${platform.path}/${trial}`;
      await send(platform, key, platform.body(key));
      const { status, body } = await send(platform, key, platform.otherBody(key));
      const { error } = JSON.parse(body) as { error?: unknown };
      found.checked += 1;
      if (status !== 409 || typeof error !== "string" || !error.endsWith("."))
        found.violations += 1;
    }
  }
  return found;
}
