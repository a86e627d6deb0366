/**
 * One direction of a link as a queue: what is put in comes out in the same order, when it is due. It keeps
 * no time of its own; whoever uses it says what time it is.
 */
import type { Random } from "../../../stats/random.ts";

/** How bytes travel in one direction. */
export interface Way {
  /** Time that every byte travels, milliseconds. */
  delayMillis: number;
  /** What is read at once travels up to so much longer, uniformly drawn, milliseconds. Nothing overtakes. */
  jitterMillis: number;
  /** What the link can take in; no limit when left out. Bytes wait for those before them to be taken in. */
  bytesPerSecond?: number | undefined;
}

/** What travels: bytes, that one side has said all it has to say, or that its connection broke. */
export type Item = Buffer | "end" | "cut";

interface Held {
  item: Item;
  dueMillis: number;
}

/** With limited bandwidth bytes arrive in pieces of what the link takes in in this time … */
const PIECE_SECONDS = 1e-3;
/** … and of no less than the bytes that a segment on an Ethernet holds. */
const SEGMENT_BYTES = 1_460;
/** So many places of the queue may be empty before it is moved up. */
const EMPTY_PLACES = 1_024;

export class DelayLine {
  readonly #way: Way;
  readonly #random: Random;
  readonly #held: Held[] = [];
  /** The place of the first that is still held. */
  #first = 0;
  #bytes = 0;
  /** When the link will have taken in all that it was given. */
  #takenInMillis = Number.NEGATIVE_INFINITY;
  #lastDueMillis = Number.NEGATIVE_INFINITY;

  /** @param random where jitter is drawn from; each line needs a stream of its own */
  constructor(way: Way, random: Random) {
    this.#way = way;
    this.#random = random;
  }

  /** Bytes on their way. */
  get bytes(): number {
    return this.#bytes;
  }

  /** When the first of what is on its way arrives; infinite when nothing is. */
  get dueMillis(): number {
    return this.#held[this.#first]?.dueMillis ?? Number.POSITIVE_INFINITY;
  }

  /** @param nowMillis no earlier than at the call before */
  push(item: Item, nowMillis: number): void {
    const { delayMillis, jitterMillis } = this.#way;
    const jitter = jitterMillis > 0 ? this.#random.float() * jitterMillis : 0;
    for (const piece of this.#pieces(item)) {
      const arrivesMillis = this.#takeIn(sizeOf(piece), nowMillis) + delayMillis + jitter;
      this.#lastDueMillis = Math.max(this.#lastDueMillis, arrivesMillis);
      this.#held.push({ item: piece, dueMillis: this.#lastDueMillis });
      this.#bytes += sizeOf(piece);
    }
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

  /** Forgets what is on its way. */
  clear(): void {
    this.#held.length = 0;
    this.#first = 0;
    this.#bytes = 0;
  }

  /** When the link has taken in the next bytes. */
  #takeIn(bytes: number, nowMillis: number): number {
    const { bytesPerSecond } = this.#way;
    if (bytesPerSecond === undefined) return nowMillis;
    const beginsMillis = Math.max(this.#takenInMillis, nowMillis);
    this.#takenInMillis = beginsMillis + (bytes / bytesPerSecond) * 1e3;
    return this.#takenInMillis;
  }

  #pieces(item: Item): Item[] {
    const { bytesPerSecond } = this.#way;
    if (bytesPerSecond === undefined || typeof item === "string") return [item];
    const size = Math.max(SEGMENT_BYTES, Math.floor(bytesPerSecond * PIECE_SECONDS));
    const pieces: Item[] = [];
    for (let from = 0; from < item.length; from += size) {
      pieces.push(item.subarray(from, from + size));
    }
    return pieces;
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
