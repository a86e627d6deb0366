import type { SendOptions, South } from "./contract.ts";
import { post, SendError } from "./http.ts";
import type { KillPoints } from "./kill-points.ts";
import type { OrderEvent } from "./order-event.ts";

/** South did nothing, and may accept a later call. */
export class Refused extends SendError {
  constructor(status: number) {
    super("refused", `South answered ${status} and did nothing; try again later.`);
  }
}

/** South will never accept this call. */
export class Rejected extends SendError {
  constructor(sentence: string) {
    super("rejected", sentence);
  }
}

export interface SouthClientOptions {
  /** Address of the link to south. */
  url: string;
  attemptMillis: number;
  killPoints: KillPoints;
}

/** South as the bridge calls it, over the link between them. */
export class SouthClient implements South {
  readonly #options: SouthClientOptions;

  constructor(options: SouthClientOptions) {
    this.#options = options;
  }

  async send(event: OrderEvent, { key, attempt = 1 }: SendOptions = {}): Promise<void> {
    const { url, attemptMillis, killPoints } = this.#options;
    await killPoints.reach("after-commit", event);
    const headers: Record<string, string> = { attempt: String(attempt) };
    if (key !== undefined) headers["idempotency-key"] = key;
    const { status, body } = await post(`${url}/tickets`, ticketOf(event), {
      headers,
      timeoutMillis: attemptMillis,
      onSent: () => void killPoints.reach("after-send", event),
    });
    await killPoints.reach("after-reply", event);
    if (status >= 500) throw new Refused(status);
    if (status >= 400) throw new Rejected(body);
  }
}

/** The same text for the same event, whenever it is sent. */
const ticketOf = ({ order, sequence, kind, operation, totalCents, lines }: OrderEvent): string =>
  JSON.stringify({ platform: "north", order, sequence, kind, operation, totalCents, lines });
