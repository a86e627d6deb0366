/** A TCP proxy that makes the way to its upstream longer, narrower or less reliable than it is. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { createRandom, type Random } from "../../../stats/random.ts";
import type { Address } from "./address.ts";
import { DelayLine, type Way } from "./delay-line.ts";
import { type ProxyCounts, pass } from "./passage.ts";
import type { ReleaseLoop } from "./release-loop.ts";

export const HOST = "127.0.0.1";

/** Which connections are cut, in the order in which they are accepted. */
export interface Drop {
  /** The first so many, or each with this probability, drawn from the seed. */
  which: { first: number } | { share: number };
  /** Cut at the read with which it has carried so many bytes in both directions together; 0: when it is accepted. */
  afterBytes: number;
}

export interface ProxySettings {
  upstream: Address;
  toUpstream: Way;
  toClient: Way;
  /** Most bytes that one direction of a connection may hold. */
  bufferBytes: number;
  drop?: Drop | undefined;
  /** Fixes jitter and drops. */
  seed: string;
}

export class DelayingProxy {
  readonly counts: ProxyCounts = {
    connections: 0,
    open: 0,
    dropped: 0,
    unreachable: 0,
    bytesToUpstream: 0,
    bytesToClient: 0,
    highestHeldBytes: 0,
  };
  readonly #settings: ProxySettings;
  readonly #loop: ReleaseLoop;
  readonly #drops: Random;
  readonly #server: Server;
  /** Of the connections that stand, each as the way to break it. */
  readonly #standing = new Set<() => void>();
  /** Read anew for everything that is sent, so a change meets connections that stand as well. */
  readonly #toUpstream: Way;
  readonly #toClient: Way;

  constructor(settings: ProxySettings, loop: ReleaseLoop) {
    this.#settings = settings;
    this.#toUpstream = { ...settings.toUpstream };
    this.#toClient = { ...settings.toClient };
    this.#loop = loop;
    this.#drops = createRandom(`${settings.seed}/drops`);
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) =>
      this.#accept(client),
    );
  }

  /** Listens on a free port, and returns it. */
  async listen(): Promise<number> {
    this.#server.listen(0, HOST);
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection that stands. @returns how many those were */
  cut(): number {
    const standing = [...this.#standing];
    for (const cut of standing) cut();
    return standing.length;
  }

  /** Adds so much to a request and its answer together, half in each direction, until told otherwise. */
  delayBy(millis: number): void {
    const { toUpstream, toClient } = this.#settings;
    this.#toUpstream.delayMillis = toUpstream.delayMillis + millis / 2;
    this.#toClient.delayMillis = toClient.delayMillis + millis / 2;
  }

  #accept(client: Socket): void {
    const { upstream, bufferBytes, drop, seed } = this.#settings;
    const stream = `${seed}/${this.counts.connections}`;
    this.counts.connections += 1;
    const cutAfterBytes = this.#isDropped() ? drop?.afterBytes : undefined;
    if (cutAfterBytes === 0) {
      this.counts.dropped += 1;
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    const cut = pass({
      client,
      upstream: connect({ ...upstream, allowHalfOpen: true, noDelay: true }),
      toUpstream: new DelayLine(this.#toUpstream, createRandom(`${stream}/to-upstream`)),
      toClient: new DelayLine(this.#toClient, createRandom(`${stream}/to-client`)),
      loop: this.#loop,
      bufferBytes,
      cutAfterBytes,
      counts: this.counts,
      onClosed: () => this.#standing.delete(cut),
    });
    this.#standing.add(cut);
  }

  /** Draws for every connection, so that which ones are cut depends on their order only. */
  #isDropped(): boolean {
    const which = this.#settings.drop?.which;
    if (which === undefined) return false;
    return "first" in which
      ? this.counts.connections <= which.first
      : this.#drops.float() < which.share;
  }
}
