import type { IncomingMessage, ServerResponse } from "node:http";
import { createRandom, timesOf } from "#lab/random";
import { Counters } from "../system/counters.ts";
import { Servers } from "../system/servers.ts";
import { ServiceTimes } from "../system/service-times.ts";

/** Independent queues side by side. Timers keep the servers busy: this process waits and hardly computes. */
export default function app({ params }: { params: Record<string, string | number | boolean> }) {
  const queues = Number(params.queues);
  const bound = Number(params.queueBound ?? Number.POSITIVE_INFINITY);
  // Without a seed, every start samples other times: no run should rest on the luck of one sample.
  const random = createRandom(Number(params.seed ?? Date.now()));
  const sample = timesOf(Number(params.meanServiceMillis), Number(params.scv));
  const servers = Array.from({ length: queues }, () => new Servers(Number(params.servers), bound));
  const counters = new Counters(queues);
  const serviceTimes = new ServiceTimes();

  function serve(queue: number, response: ServerResponse): void {
    const arrived = performance.now();
    counters.arrive();
    const mayWait = servers[queue]!.take(() => {
      const waited = performance.now() - arrived;
      const sampled = sample(random);
      counters.start(queue);
      serviceTimes.serve(sampled, (served) => {
        counters.complete(queue, sampled, served);
        servers[queue]!.release();
        const timing = `wait;dur=${waited.toFixed(3)}, service;dur=${served.toFixed(3)}`;
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
