/** The connections of an open loop: one request at a time on each. */
import { Client, type Dispatcher } from "undici";

/** Longer than any pause between two requests of a schedule. */
const KEEP_ALIVE_MILLIS = 60_000;
/**
 * A connection is used again after so long at the latest, while there is something to send: servers close those that
 * are idle for 5 s (the default of Node.js), and undici does a little earlier.
 */
const REFRESH_MILLIS = 1_500;
/** A connection that has had no answer by then is left to the first request that is due on it. */
const WARM_MILLIS = 3_000;

/** What becomes of one request; exactly one of `ended` and `failed` is called, once. */
interface Listener {
  /** The request is being written to a connection. */
  sent(): void;
  ended(status: number, body: Buffer, serverTiming: string | undefined): void;
  failed(why: string): void;
}

export interface Sending {
  /** Gives the request up: its connection is closed and opened again. */
  cancel(): void;
}

export class Connections {
  readonly #clients: Client[];
  /** In the order in which they became idle. */
  readonly #idle: { client: Client; sinceMillis: number }[];

  constructor(origin: string, count: number, connectTimeoutMillis: number) {
    this.#clients = Array.from(
      { length: count },
      () =>
        new Client(origin, {
          pipelining: 1,
          // Deadlines are kept by the driver, from the moment a request was due.
          headersTimeout: 0,
          bodyTimeout: 0,
          keepAliveTimeout: KEEP_ALIVE_MILLIS,
          connect: { timeout: connectTimeoutMillis },
        }),
    );
    this.#idle = this.#clients.map((client) => ({ client, sinceMillis: 0 }));
  }

  get hasIdle(): boolean {
    return this.#idle.length > 0;
  }

  /**
   * Sends on the connection that was used last, or on the one that has been idle longest when it is time to. What a
   * connection holds of its last request is moved by every collection of garbage: with all of them in use by
   * turns, 900 made collections of 5 to 10 ms, and requests as late. There has to be an idle one.
   */
  send(request: Dispatcher.DispatchOptions, listener: Listener): Sending {
    const [oldest] = this.#idle;
    const isDue = oldest !== undefined && performance.now() - oldest.sinceMillis > REFRESH_MILLIS;
    const next = isDue ? this.#idle.shift() : this.#idle.pop();
    if (next === undefined) throw new Error("No connection is idle; ask hasIdle before sending.");
    const { client } = next;
    const sending = new OneSending(listener, () =>
      this.#idle.push({ client, sinceMillis: performance.now() }),
    );
    client.dispatch(request, sending);
    return sending;
  }

  /**
   * Opens every connection by one request for the headers of the root, which changes nothing at any
   * server; whatever the answer is, or if there is none, the connection is as ready as it can be.
   */
  async warm(): Promise<void> {
    const everyAnswer = Promise.all(
      this.#clients.map(
        (client) =>
          new Promise<void>((resolve) => {
            const listener = { sent: () => {}, ended: () => resolve(), failed: () => resolve() };
            // undici would close the connection after the answer to HEAD, which some servers need.
            const request = { path: "/", method: "HEAD", reset: false } as const;
            client.dispatch(request, new OneSending(listener, () => {}));
          }),
      ),
    );
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, WARM_MILLIS);
    });
    await Promise.race([everyAnswer, deadline]);
    clearTimeout(timer);
    for (const idle of this.#idle) idle.sinceMillis = performance.now();
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.destroy()));
  }
}

class OneSending implements Dispatcher.DispatchHandler, Sending {
  #listener: Listener | undefined;
  #release: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #isCancelled = false;
  #isOver = false;
  #status = 0;
  #serverTiming: string | undefined;
  #chunks: Buffer[] = [];

  constructor(listener: Listener, release: () => void) {
    this.#listener = listener;
    this.#release = release;
  }

  cancel(): void {
    if (this.#isOver || this.#isCancelled) return;
    this.#isCancelled = true;
    this.#controller?.abort(new Error("given up"));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isCancelled) controller.abort(new Error("given up"));
    else this.#listener?.sent();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    const timing = headers["server-timing"];
    if (typeof timing === "string") this.#serverTiming = timing;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only, ...others] = this.#chunks;
    const body = others.length === 0 && only !== undefined ? only : Buffer.concat(this.#chunks);
    this.#end((listener) => listener.ended(this.#status, body, this.#serverTiming));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // undici is still failing what this connection held, and must not be given more by the same connection meanwhile.
    queueMicrotask(() => this.#end((listener) => listener.failed(kindOf(error))));
  }

  /**
   * The connection is free before the listener hears of it, so that it may send the next request on it. The
   * connection remembers its last request until the next one: what need not be remembered is let go.
   */
  #end(tell: (listener: Listener) => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const listener = this.#listener;
    const release = this.#release;
    this.#listener = undefined;
    this.#release = undefined;
    this.#controller = undefined;
    this.#chunks = [];
    release?.();
    if (!this.#isCancelled && listener !== undefined) tell(listener);
  }
}

/** The system's or the client's code for what went wrong: "ECONNREFUSED", "UND_ERR_SOCKET". */
function kindOf(error: Error): string {
  const { code, cause } = error as NodeJS.ErrnoException & { cause?: { code?: string } };
  return cause?.code ?? code ?? error.name;
}
