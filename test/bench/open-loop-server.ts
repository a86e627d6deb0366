/** The servers of `open-loop.ts`: one that answers at once, one with slots, one that stalls. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRandom } from "../../src/stats/random.ts";
import { timesOf } from "../../src/stats/service-times.ts";

const SLOTS = 5;
const drawMillis = timesOf(20, 1);
const random = createRandom("service");
const kind = process.argv[2];

let inSystem = 0;
let area = 0;
let changedAt = performance.now();
let resetAt = changedAt;
/** Requests in the system over time, as its integral. */
function change(by: number): void {
  const now = performance.now();
  area += inSystem * (now - changedAt);
  changedAt = now;
  inSystem += by;
}

const queue: { response: ServerResponse; arrived: number }[] = [];
let busy = 0;
function serveNext(): void {
  while (busy < SLOTS) {
    const next = queue.shift();
    if (next === undefined) return;
    busy += 1;
    const began = performance.now();
    setTimeout(() => {
      const ended = performance.now();
      // A timer rounds to whole milliseconds: what counts is the time that the slot was held.
      next.response.setHeader(
        "server-timing",
        `wait;dur=${began - next.arrived}, hold;dur=${ended - began}`,
      );
      next.response.end("right");
      change(-1);
      busy -= 1;
      serveNext();
    }, drawMillis(random));
  }
}

let stalledUntil = 0;
if (kind === "stalls") setInterval(() => (stalledUntil = performance.now() + 200), 5000);

const server = createServer((_request, response) => {
  if (kind === "slots") {
    change(1);
    queue.push({ response, arrived: performance.now() });
    serveNext();
  } else if (kind === "stalls" && performance.now() < stalledUntil) {
    setTimeout(() => response.end("right"), stalledUntil - performance.now());
  } else response.end("right");
});
server.listen(0, "127.0.0.1", () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on("message", ({ type }: { type: string }) => {
  change(0);
  if (type === "reset") {
    area = 0;
    resetAt = performance.now();
  }
  process.send?.({ type, inSystem: area / Math.max(1, performance.now() - resetAt) });
});
process.on("disconnect", () => process.exit());
