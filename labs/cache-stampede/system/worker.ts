/** One of the server processes: it receives connections from the front and answers the requests on them. */
import { createServer, type ServerResponse } from "node:http";
import { Socket } from "node:net";
import { drawKeys, zipfPopularity } from "#lab/cache";
import { createRandom } from "#lab/random";
import { Cache } from "./cache.ts";
import { type Counters, noCounts } from "./counters.ts";
import { Database } from "./database.ts";
import type { ToFront, ToWorker, WorkerStart } from "./messages.ts";
import { ageMillis, Late, Shed } from "./page.ts";
import { coinsPerPlayer } from "./page-table.ts";
import { ZIPF_EXPONENT } from "./scenario.ts";
import type { Read, Strategy } from "./strategy.ts";

const JSON_TYPE = { "content-type": "application/json" };
const YES = '{"ok":true}';
const NO = '{"ok":false}';

const counters = noCounts();
const totals = new Map<number, (total: Counters) => void>();
let tickets = 0;

const tell = (message: ToFront) => process.send?.(message);

async function open(start: WorkerStart) {
  const { variant, services, settings, prefix, index, connections } = start;
  const { strategy } = (await import(variant)) as { strategy: Strategy };
  const read = strategy({
    cache: await Cache.open(services.redis!, prefix, settings.ttlMillis, counters),
    database: await Database.open(services.postgres!, connections, settings, counters),
    settings,
    random: createRandom(`cache-stampede/decide/${index}`),
  });
  const random = createRandom(`cache-stampede/draw/${index}`);
  const sampleIndex = drawKeys(zipfPopularity(settings.pages, ZIPF_EXPONENT));
  const samplePage = () => 1 + sampleIndex(random);
  const deadlineMillis = settings.deadlineMillis || Number.POSITIVE_INFINITY;

  const server = createServer((request, response) => {
    const { method = "GET", url = "/" } = request;
    const [, number] = /^\/page(?:\/(\d{1,4}))?$/.exec(url) ?? [undefined, null];
    if (method !== "GET") answer(response, 404, NO);
    else if (number !== null) {
      const deadline = performance.now() + deadlineMillis;
      void respond(response, number === undefined ? samplePage() : Number(number), deadline, read);
    } else if (url === "/counters") {
      void total().then((sum) => answer(response, 200, JSON.stringify(sum)));
    } else if (url === "/audit") {
      void total().then(({ duplicates }) => answer(response, 200, duplicates === 0 ? YES : NO));
    } else answer(response, 404, NO);
  });
  // Connections stay open while their client keeps them.
  server.keepAliveTimeout = 0;
  return server;
}

async function respond(response: ServerResponse, id: number, deadline: number, read: Read) {
  try {
    const page = await read(id, deadline);
    const isRight = page.id === id && page.value === coinsPerPlayer(id);
    answer(response, 200, isRight ? YES : NO, { "age-millis": String(ageMillis(page)) });
  } catch (error) {
    if (error instanceof Late) counters.late += 1;
    if (error instanceof Shed) counters.shed += 1;
    answer(response, error instanceof Late || error instanceof Shed ? 503 : 500, NO);
  }
}

function answer(response: ServerResponse, status: number, body: string, more = {}): void {
  const length = { "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...JSON_TYPE, ...length, ...more });
  response.end(body);
}

/** The counters of all processes, which only the front can ask. */
function total(): Promise<Counters> {
  return new Promise((resolve) => {
    const ticket = ++tickets;
    totals.set(ticket, resolve);
    tell({ type: "ask-total", ticket });
  });
}

let serving: Awaited<ReturnType<typeof open>> | undefined;

process.on("message", (message: ToWorker, connection: unknown) => {
  switch (message.type) {
    case "start":
      open(message.start).then(
        (server) => {
          serving = server;
          tell({ type: "ready" });
        },
        (error: unknown) =>
          tell({ type: "failed", reason: error instanceof Error ? error.message : String(error) }),
      );
      break;
    case "connection":
      // There is none where the client has closed it on the way here.
      if (!(connection instanceof Socket) || serving === undefined) break;
      serving.emit("connection", connection);
      connection.resume();
      break;
    case "count":
      tell({ type: "counted", counters });
      break;
    case "total":
      totals.get(message.ticket)?.(message.counters);
      totals.delete(message.ticket);
      break;
  }
});
process.on("disconnect", () => process.exit());
