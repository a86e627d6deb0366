/**
 * One direction of a link as a queue: what is put in comes out in the same order, when it is due. It keeps
 * no time of its own; whoever uses it says what time it is.
 */

/** What travels: bytes, that one side has said all it has to say, or that its connection broke. */
export type Item = Buffer | "end" | "cut";

interface Held {
  item: Item;
  dueMillis: number;
}

/** So many places of the queue may be empty before it is moved up. */
const EMPTY_PLACES = 1_024;

export class DelayLine {
  readonly #delayMillis: number;
  readonly #held: Held[] = [];
  /** The place of the first that is still held. */
  #first = 0;
  #bytes = 0;

  /** @param delayMillis the time that every byte travels */
  constructor(delayMillis: number) {
    this.#delayMillis = delayMillis;
  }

  /** Bytes in transit. */
  get bytes(): number {
    return this.#bytes;
  }

  /** When the first of what is in transit arrives; infinite when nothing is. */
  get dueMillis(): number {
    return this.#held[this.#first]?.dueMillis ?? Number.POSITIVE_INFINITY;
  }

  /** @param nowMillis no earlier than at the call before */
  push(item: Item, nowMillis: number): void {
    this.#held.push({ item, dueMillis: nowMillis + this.#delayMillis });
    this.#bytes += sizeOf(item);
  }

  /** Everything that is due by now, in the order in which it was put in. */
  take(nowMillis: number): Item[] {
    const due: Item[] = [];
    while (this.dueMillis <= nowMillis) {
      const { item } = this.#held[this.#first]!;
      due.push(item);
      this.#bytes -= sizeOf(item);
      this.#first += 1;
    }
    this.#moveUp();
    return due;
  }

  /** Forgets what is in transit. */
  clear(): void {
    this.#held.length = 0;
    this.#first = 0;
    this.#bytes = 0;
  }

  #moveUp(): void {
    if (this.#first === this.#held.length) {
      this.#held.length = 0;
      this.#first = 0;
    } else if (this.#first > EMPTY_PLACES && 2 * this.#first > this.#held.length) {
      this.#held.splice(0, this.#first);
      this.#first = 0;
    }
  }
}

const sizeOf = (item: Item): number => (typeof item === "string" ? 0 : item.length);
