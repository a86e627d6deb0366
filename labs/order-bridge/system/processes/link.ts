/**
 * The link between the bridge and south: forwards calls and loses some of them or their answers. The operation and
 * the number of the call decide which ones, not the clock.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ProcessStart } from "../messages.ts";
import { fateOf } from "../samples.ts";
import { runProcess } from "./child.ts";

const HOST = "127.0.0.1";
const REFUSAL = JSON.stringify({ error: "South has no time just now; try again later." });

async function open({ settings, port, peers }: ProcessStart): Promise<string> {
  /** Calls seen of each operation. */
  const calls = new Map<string, number>();
  let total = 0;

  const server = createServer((incoming, response) => {
    void bodyOf(incoming).then((body) => {
      if (incoming.method === "GET") {
        answer(response, 200, JSON.stringify({ calls: total }));
        return;
      }
      total += 1;
      const operation = operationOf(body);
      const call = 1 + (calls.get(operation) ?? 0);
      calls.set(operation, call);
      const fate = fateOf(settings, operation, call);
      if (fate === "refused") answer(response, 503, REFUSAL);
      else if (fate !== "dropped")
        forward(peers.south!, incoming, body, response, fate === "unheard");
      // A dropped call gets no answer: the caller waits until its timeout.
    }, ignore);
  });
  // Connections stay open while their client keeps them.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}

/** A caller that disconnects does not stop a call in flight. */
function forward(
  south: string,
  { url, method, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  isUnheard: boolean,
): void {
  const sent = request(`${south}${url}`, { method, headers }, (incoming) => {
    void bodyOf(incoming).then((answered) => {
      if (isUnheard) return;
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      response.end(answered);
    }, broken);
  });
  const broken = () => response.destroy();
  sent.on("error", broken);
  sent.end(body);
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Bodies that cannot be read share one fate. */
function operationOf(body: Buffer): string {
  try {
    return String((JSON.parse(body.toString()) as { operation?: unknown }).operation);
  } catch {
    return "unreadable";
  }
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body);
}

const ignore = () => {};

runProcess(open);
