/** A TCP proxy that makes the link to its upstream longer than it is. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Address } from "./address.ts";
import { DelayLine } from "./delay-line.ts";
import { type ProxyCounts, pass } from "./passage.ts";
import type { ReleaseLoop } from "./release-loop.ts";

export const HOST = "127.0.0.1";

export interface ProxySettings {
  upstream: Address;
  /** Time that every byte travels in each direction, milliseconds: half of a round trip. */
  delayMillis: number;
}

export class DelayingProxy {
  readonly counts: ProxyCounts = {
    connections: 0,
    open: 0,
    unreachable: 0,
    bytesToUpstream: 0,
    bytesToClient: 0,
    highestHeldBytes: 0,
  };
  readonly #settings: ProxySettings;
  readonly #loop: ReleaseLoop;
  readonly #server: Server;

  constructor(settings: ProxySettings, loop: ReleaseLoop) {
    this.#settings = settings;
    this.#loop = loop;
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

  #accept(client: Socket): void {
    const { upstream, delayMillis } = this.#settings;
    this.counts.connections += 1;
    pass({
      client,
      upstream: connect({ ...upstream, allowHalfOpen: true, noDelay: true }),
      toUpstream: new DelayLine(delayMillis),
      toClient: new DelayLine(delayMillis),
      loop: this.#loop,
      counts: this.counts,
    });
  }
}
