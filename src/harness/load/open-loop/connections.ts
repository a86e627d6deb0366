/** The connections of an open loop: one request at a time on each, handed out in turn. */
import { Client, type Dispatcher } from "undici";

/** Longer than any pause between two requests of a schedule. */
const KEEP_ALIVE_MILLIS = 60_000;
/** A connection that has had no answer by then is left to the first request that is due on it. */
const WARM_MILLIS = 3_000;

/** What becomes of one request; exactly one of `ended` and `failed` is called, once. */
export interface Listener {
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
  readonly #idle: Client[];

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
    this.#idle = [...this.#clients];
  }

  get hasIdle(): boolean {
    return this.#idle.length > 0;
  }

  /** Sends on the connection that has been idle longest. There has to be one. */
  send(request: Dispatcher.DispatchOptions, listener: Listener): Sending {
    const client = this.#idle.shift();
    if (client === undefined) throw new Error("No connection is idle; ask hasIdle before sending.");
    const sending = new OneSending(listener, () => this.#idle.push(client));
    client.dispatch(request, sending);
    return sending;
  }

  /**
   * Opens every connection by one request for the headers of the root, which changes nothing at any
   * server; whatever the answer is, or if there is none, the connection is as ready as it can be.
   */
  async warm(): Promise<void> {
    await Promise.all(
      this.#clients.map((client) =>
        client
          .request({
            path: "/",
            method: "HEAD",
            // undici would close the connection after the answer, which some servers need.
            reset: false,
            signal: AbortSignal.timeout(WARM_MILLIS),
          })
          .then(({ body }) => body.dump())
          .catch(() => {}),
      ),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.destroy()));
  }
}

class OneSending implements Dispatcher.DispatchHandler, Sending {
  readonly #listener: Listener;
  readonly #release: () => void;
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
    else this.#listener.sent();
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
    this.#end(() => this.#listener.ended(this.#status, body, this.#serverTiming));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end(() => this.#listener.failed(kindOf(error)));
  }

  /** The connection is free before the listener hears of it, so that it may send the next request on it. */
  #end(tell: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
    if (!this.#isCancelled) tell();
  }
}

/** The system's or the client's code for what went wrong: "ECONNREFUSED", "UND_ERR_SOCKET". */
function kindOf(error: Error): string {
  const { code, cause } = error as NodeJS.ErrnoException & { cause?: { code?: string } };
  return cause?.code ?? code ?? error.name;
}
