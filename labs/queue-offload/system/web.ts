/** The process that takes orders: checks them, lets the variant accept them, and answers. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOn } from "./listen-on.ts";
import { contentOf, MOST_BYTES, type Order, parseOrder, Refusal } from "./orders.ts";
import { RequestKeys } from "./request-keys.ts";
import { runProcess } from "./run-process.ts";
import { openTools } from "./tools.ts";
import { type Accept, Rejected, type Variant } from "./variant.ts";

const YES = { ok: true };

runProcess(async (start, channel) => {
  const { variant } = (await import(start.variant)) as { variant: Variant };
  const tools = openTools(start, channel);
  const keys = await RequestKeys.open(start.addresses.redis!, start.run);
  const accept = await variant.accept(tools);

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { order, isNamed } = parseOrder(await bodyOf(request));
    // A client may send a named order again, or by mistake use the name for another.
    if (isNamed) await keys.require(order.id, contentOf(order));
    channel.count("received");
    await acceptOrRefuse(accept, order);
    channel.count("accepted", order.id);
    answer(response, 202, YES, { location: `/orders/${order.id}` });
  }

  async function look(id: string, response: ServerResponse): Promise<void> {
    if (await tools.effects.isDone(id)) answer(response, 200, { id, state: "done" });
    else
      throw new Refusal(
        404,
        `No order ${id} is done; it may still be on its way, or was never accepted.`,
      );
  }

  const server = createServer((request, response) => {
    const { method = "GET", url = "/" } = request;
    const [, id] = /^\/orders\/([\w-]{1,64})$/.exec(url) ?? [];
    const work =
      method === "POST" && url === "/orders"
        ? take(request, response)
        : method === "GET" && id !== undefined
          ? look(id, response)
          : method === "GET" && url === "/counters"
            ? channel.counters().then((counters) => answer(response, 200, counters))
            : method === "GET" && url === "/about"
              ? about(response)
              : Promise.reject(new Refusal(404, "There is nothing here; send orders to /orders."));
    work.catch((error: unknown) => refuse(response, error));
  });
  /** What a check has to know to look into the queue. */
  async function about(response: ServerResponse): Promise<void> {
    const { run, settings, addresses } = start;
    const { neighbour, queue, dead } = addresses;
    answer(response, 200, { run, settings, addresses: { neighbour, queue, dead } });
  }
  // Connections stay open while their client keeps them.
  server.keepAliveTimeout = 0;
  return listenOn(server, start.port);
});

/** @throws Refusal where the variant cannot take the order */
async function acceptOrRefuse(accept: Accept, order: Order): Promise<void> {
  try {
    await accept(order);
  } catch (error) {
    if (error instanceof Rejected)
      throw new Refusal(422, `The order is refused: ${error.message}.`);
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      503,
      `The order could not be taken (${why}); send it again with the same id, and it will not be done twice.`,
    );
  }
}

/** @throws Refusal where it is too large; the rest of it is read and dropped, so that the answer arrives */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  if (bytes > MOST_BYTES)
    throw new Refusal(413, `The body has ${bytes} bytes; an order has at most ${MOST_BYTES}.`);
  return Buffer.concat(chunks).toString();
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, message } =
    error instanceof Refusal
      ? error
      : { status: 500, message: error instanceof Error ? error.message : String(error) };
  // The client may have gone before its whole body came; then there is nobody to tell.
  if (!response.destroyed) answer(response, status, { error: message });
}

function answer(response: ServerResponse, status: number, body: object, more = {}): void {
  const text = JSON.stringify(body);
  const length = { "content-length": Buffer.byteLength(text) };
  response.writeHead(status, { "content-type": "application/json", ...length, ...more });
  response.end(text);
}
