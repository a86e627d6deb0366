/** One connection through the proxy: its client's socket, its upstream's, and a line for each direction. */
import type { Socket } from "node:net";
import type { DelayLine, Item } from "./delay-line.ts";
import type { Releasable, ReleaseLoop } from "./release-loop.ts";
import { steadyMillis } from "./sleeper.ts";

/** A socket of Node.js hands over no more than this at once. */
const READ_BYTES = 65_536;
/** Most bytes that one direction of a connection holds. */
export const BUFFER_BYTES = 1_048_576;
/** Beyond so many bytes reading pauses, so that one more read still fits. */
const PAUSE_ABOVE_BYTES = BUFFER_BYTES - READ_BYTES;

/** What a proxy has done since it started. */
export interface ProxyCounts {
  /** Connections accepted. */
  connections: number;
  /** Of those, the ones that are open now. */
  open: number;
  /** Connections whose upstream could not be reached. */
  unreachable: number;
  /** Bytes read from clients. */
  bytesToUpstream: number;
  /** Bytes read from the upstream. */
  bytesToClient: number;
  /** Most bytes that one direction of a connection held at a time. */
  highestHeldBytes: number;
}

interface PassageOptions {
  client: Socket;
  /** May still be connecting. */
  upstream: Socket;
  toUpstream: DelayLine;
  toClient: DelayLine;
  loop: ReleaseLoop;
  /** Brought up to date as bytes and connections come and go. */
  counts: ProxyCounts;
}

/**
 * Passes on what each side says, later. An end is passed on as an end, after all bytes; a connection that breaks
 * breaks the other one, after the time that bytes travel.
 */
export function pass({ client, upstream, toUpstream, toClient, loop, counts }: PassageOptions) {
  const there = new Direction({ source: client, target: upstream, line: toUpstream, loop, counts });
  const back = new Direction({ source: upstream, target: client, line: toClient, loop, counts });
  let openSockets = 2;
  let isConnected = false;

  const closed = (socket: Socket, from: Direction, to: Direction) => {
    to.abandon();
    const hasSaidAll = socket.readableEnded && socket.writableFinished;
    if (!hasSaidAll) from.push("cut");
    openSockets -= 1;
    if (openSockets === 0) counts.open -= 1;
  };

  counts.open += 1;
  client.on("data", (chunk: Buffer) => {
    counts.bytesToUpstream += chunk.length;
    there.push(chunk);
  });
  upstream.on("data", (chunk: Buffer) => {
    counts.bytesToClient += chunk.length;
    back.push(chunk);
  });
  client.on("end", () => there.push("end"));
  upstream.on("end", () => back.push("end"));
  client.on("close", () => closed(client, there, back));
  upstream.on("close", () => closed(upstream, back, there));
  // "close" follows, and passes it on.
  client.on("error", () => {});
  upstream.once("connect", () => {
    isConnected = true;
  });
  upstream.on("error", () => {
    if (!isConnected) counts.unreachable += 1;
  });
}

interface DirectionOptions {
  source: Socket;
  target: Socket;
  line: DelayLine;
  loop: ReleaseLoop;
  counts: ProxyCounts;
}

/** One direction: what `source` says is written to `target` when it is due, and is read no faster than it leaves. */
class Direction implements Releasable {
  readonly #source: Socket;
  readonly #target: Socket;
  readonly #line: DelayLine;
  readonly #loop: ReleaseLoop;
  readonly #counts: ProxyCounts;
  #isPaused = false;
  #isAbandoned = false;

  constructor({ source, target, line, loop, counts }: DirectionOptions) {
    this.#source = source;
    this.#target = target;
    this.#line = line;
    this.#loop = loop;
    this.#counts = counts;
  }

  get dueMillis(): number {
    return this.#line.dueMillis;
  }

  push(item: Item): void {
    if (this.#isAbandoned) return;
    const nowMillis = steadyMillis();
    this.#line.push(item, nowMillis);
    this.#counts.highestHeldBytes = Math.max(this.#counts.highestHeldBytes, this.#heldBytes);
    this.#balance();
    this.#loop.expect(this, nowMillis);
  }

  release(nowMillis: number): void {
    const items = this.#line.take(nowMillis);
    if (items.length > 1) this.#target.cork();
    for (const item of items) this.#write(item);
    if (items.length > 1) this.#target.uncork();
    this.#balance();
  }

  /** Nobody is left to write to. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#line.clear();
  }

  /** In transit, or written and not yet taken by the system. */
  get #heldBytes(): number {
    return this.#line.bytes + this.#target.writableLength;
  }

  #write(item: Item): void {
    if (this.#target.destroyed) return;
    if (item === "end") {
      this.#target.end();
    } else if (item === "cut") {
      this.#target.uncork();
      breakOff(this.#target);
    } else {
      this.#target.write(item, this.#balance);
    }
  }

  /** Pauses and resumes reading. */
  readonly #balance = (): void => {
    const heldBytes = this.#heldBytes;
    if (!this.#isPaused && heldBytes > PAUSE_ABOVE_BYTES) {
      this.#isPaused = true;
      this.#source.pause();
    } else if (this.#isPaused && heldBytes <= PAUSE_ABOVE_BYTES / 2) {
      this.#isPaused = false;
      this.#source.resume();
    }
  };
}

/** Closes a connection as one that broke. */
function breakOff(socket: Socket): void {
  // There is nothing to reset before it stands, and nothing that could be while its end is being sent.
  const isEnding = socket.writableEnded && !socket.writableFinished;
  if (socket.connecting || isEnding) socket.destroy();
  else socket.resetAndDestroy();
}
