/**
 * The way between the bridge and south: passes calls on, and loses some of them or their answers. Which ones is a
 * matter of the operation and of how often it has come by, not of the clock.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { runProcess } from "./child.ts";
import { fateOf } from "./draws.ts";
import type { ProcessStart } from "./messages.ts";

const HOST = "127.0.0.1";
const REFUSAL = JSON.stringify({ error: "South has no time just now; try again later." });

async function open({ settings, port, peers }: ProcessStart): Promise<string> {
  /** How often each operation has come by. */
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
      else if (fate !== "dropped") pass(peers.south!, incoming, body, response, fate === "unheard");
      // What is dropped is not answered either: the caller waits for as long as it likes.
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

/** A caller that has gone does not stop a call that is under way. */
function pass(
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

/** What cannot be read has a fate, too. */
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
