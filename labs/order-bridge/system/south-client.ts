import type { SendOptions, South } from "./contract.ts";
import { post, SendError } from "./http.ts";
import type { OrderEvent } from "./order-event.ts";
import type { Strikes } from "./strikes.ts";

/** South has not done it, and may do it later. */
export class Refused extends SendError {
  constructor(status: number) {
    super("refused", `South answered ${status} and did nothing; try again later.`);
  }
}

/** South will never do it as it is. */
export class Rejected extends SendError {
  constructor(sentence: string) {
    super("rejected", sentence);
  }
}

export interface SouthClientOptions {
  /** Of the way to south. */
  url: string;
  attemptMillis: number;
  strikes: Strikes;
}

/** South as the bridge calls it, over the way between them. */
export class SouthClient implements South {
  readonly #options: SouthClientOptions;

  constructor(options: SouthClientOptions) {
    this.#options = options;
  }

  async send(event: OrderEvent, { key, attempt = 1 }: SendOptions = {}): Promise<void> {
    const { url, attemptMillis, strikes } = this.#options;
    await strikes.at("after-commit", event);
    const headers: Record<string, string> = { attempt: String(attempt) };
    if (key !== undefined) headers["idempotency-key"] = key;
    const { status, body } = await post(`${url}/tickets`, ticketOf(event), {
      headers,
      timeoutMillis: attemptMillis,
      onSent: () => void strikes.at("after-send", event),
    });
    await strikes.at("after-reply", event);
    if (status >= 500) throw new Refused(status);
    if (status >= 400) throw new Rejected(body);
  }
}

/** The same text for the same event, whenever it is sent. */
const ticketOf = ({ order, sequence, kind, operation, totalCents, lines }: OrderEvent): string =>
  JSON.stringify({ platform: "north", order, sequence, kind, operation, totalCents, lines });
