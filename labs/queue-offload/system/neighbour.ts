/** The slow neighbour: writes receipts, books stock and credits points, which here is waiting and nothing else. */
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { listenOn } from "./listen-on.ts";
import { runProcess } from "./run-process.ts";
import { POISON_ITEM, STEPS } from "./scenario.ts";

const [{ name: FIRST_STEP }] = STEPS;

runProcess(async ({ settings, port }) => {
  /** How often the work for each order was begun, as this side knows it. */
  const begun = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://neighbour");
    const order = searchParams.get("order") ?? "";
    if (pathname === "/begun") {
      response.end(String(begun.get(order) ?? 0));
      return;
    }
    const step = STEPS.find(({ name }) => pathname === `/${name}`);
    if (step === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (step.name === FIRST_STEP) begun.set(order, (begun.get(order) ?? 0) + 1);
    await pause(step.millis * settings.slowness);
    const isPoison = Number(searchParams.get("item")) === POISON_ITEM;
    response.writeHead(step.name === FIRST_STEP && isPoison ? 422 : 200, { "content-length": 0 });
    response.end();
  });
  // Connections stay open while their client keeps them.
  server.keepAliveTimeout = 0;
  return listenOn(server, port);
});
