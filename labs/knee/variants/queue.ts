import type { IncomingMessage, ServerResponse } from "node:http";
import { createRandom, timesOf } from "#lab/random";
import { Counters } from "../counters.ts";
import { Holds } from "../holds.ts";
import { Slots } from "../slots.ts";

/** Independent queues side by side. Timers hold the slots: this process waits and hardly computes. */
export default function app({ params }: { params: Record<string, string | number | boolean> }) {
  const servers = Number(params.servers);
  const queues = Number(params.queues);
  const bound = Number(params.queueBound ?? Number.POSITIVE_INFINITY);
  // Without a seed, each start draws times of its own: no run should rest on the luck of one draw.
  const random = createRandom(Number(params.seed ?? Date.now()));
  const draw = timesOf(Number(params.meanHoldMillis), Number(params.scv));
  const slots = Array.from({ length: queues }, () => new Slots(servers, bound));
  const counters = new Counters(queues);
  const holds = new Holds();

  function serve(queue: number, response: ServerResponse): void {
    const arrived = performance.now();
    counters.arrive();
    const mayWait = slots[queue]!.take(() => {
      const waited = performance.now() - arrived;
      const drawn = draw(random);
      counters.start(queue);
      holds.hold(drawn, (held) => {
        counters.complete(queue, drawn, held);
        slots[queue]!.release();
        const timing = `wait;dur=${waited.toFixed(3)}, hold;dur=${held.toFixed(3)}`;
        answer(response, 200, "served", { "server-timing": timing });
      });
    });
    if (mayWait) return;
    counters.refuse();
    answer(response, 503, "the queue is full");
  }

  return (request: IncomingMessage, response: ServerResponse) => {
    const [, number] = /^\/queue\/(\d{1,6})$/.exec(request.url ?? "") ?? [];
    if (number !== undefined) {
      serve(Number(number) % queues, response);
    } else if (request.url === "/stats") {
      answer(response, 200, JSON.stringify(counters.stats()));
    } else if (request.method === "POST" && request.url === "/reset") {
      counters.reset();
      answer(response, 200, "reset");
    } else answer(response, 404, "");
  };
}

type Headers = Record<string, string>;

function answer(response: ServerResponse, status: number, body: string, more: Headers = {}): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { "content-type": "text/plain", "content-length": length, ...more });
  response.end(body);
}
