/** What an order is, and what is said to a body that is none. */
import { randomUUID } from "node:crypto";

export interface Order {
  id: string;
  item: number;
  quantity: number;
  /** When it came, in milliseconds since 1970. */
  receivedAt: number;
}

/** Why a request is not taken, as a status and a sentence. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** An order of a few hundred bytes is a long one. */
export const MOST_BYTES = 16_384;

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const MOST_ITEM = 9_999;
const MOST_QUANTITY = 100;
const EXAMPLE = '{"item": 7, "quantity": 2}';

/**
 * Reads an order. One without an id is given one, and nobody but this server knows it.
 * @throws Refusal with 400
 */
export function parseOrder(text: string): { order: Order; isNamed: boolean } {
  const fields = objectOf(text);
  const item = whole("item", fields.item, 0, MOST_ITEM);
  const quantity = whole("quantity", fields.quantity, 1, MOST_QUANTITY);
  const { id = randomUUID() } = fields;
  if (typeof id !== "string" || !ID.test(id)) {
    throw new Refusal(
      400,
      `id is ${shown(id)}, where up to 64 letters, digits, hyphens and underscores are needed; leave it out to be given one.`,
    );
  }
  return {
    order: { id, item, quantity, receivedAt: Date.now() },
    isNamed: fields.id !== undefined,
  };
}

/** What of an order the client has said, in one spelling: the same order sent again has the same. */
export const contentOf = ({ item, quantity }: Order): string => `${item}/${quantity}`;

function objectOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, `The body is not JSON; send an object such as ${EXAMPLE}.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refusal(400, `The body is ${shown(value)}; send an object such as ${EXAMPLE}.`);
  return value as Record<string, unknown>;
}

function whole(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most)
    return value;
  throw new Refusal(
    400,
    `${name} is ${shown(value)}, where a whole number from ${least} to ${most} is needed; correct it and send the order again.`,
  );
}

const SHOWN_CHARACTERS = 40;

function shown(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
