import type { IncomingMessage, ServerResponse } from "node:http";
import {
  CONTENT_TYPE,
  PERIOD_MILLIS,
  SERVED,
  STALL_MILLIS,
  WAIT_MILLIS,
} from "../system/scenario.ts";

/** `held` keeps every answer back until a stall ends; `busy` computes, so that nothing else can run. */
export default function app({ params }: { params: Record<string, string | number | boolean> }) {
  const isBusy = params.kind === "busy";
  const held: (() => void)[] = [];
  let isStalling = false;
  let stalls = 0;
  let stalledMillis = 0;
  let answers = 0;

  function stall(): void {
    if (isStalling) return;
    const began = performance.now();
    const end = () => {
      isStalling = false;
      stalls += 1;
      stalledMillis += performance.now() - began;
      for (const answer of held.splice(0)) answer();
    };
    if (isBusy) {
      while (performance.now() - began < STALL_MILLIS);
      end();
    } else {
      isStalling = true;
      setTimeout(end, STALL_MILLIS);
    }
  }
  setInterval(stall, Number(params.periodMillis ?? PERIOD_MILLIS)).unref();

  const send = (response: ServerResponse, body: string, type = CONTENT_TYPE) => {
    response.writeHead(200, { "content-type": type, "content-length": Buffer.byteLength(body) });
    response.end(body);
  };
  const whenMoving = (answer: () => void) => void (isStalling ? held.push(answer) : answer());
  const serve = (response: ServerResponse) => {
    answers += 1;
    send(response, SERVED);
  };

  return (request: IncomingMessage, response: ServerResponse) => {
    const asked = `${request.method} ${request.url}`;
    if (asked === "GET /") {
      setTimeout(() => whenMoving(() => serve(response)), WAIT_MILLIS);
    } else if (asked === "GET /stats") {
      const meanStallMillis = stalls === 0 ? 0 : stalledMillis / stalls;
      send(response, JSON.stringify({ stalls, meanStallMillis, answers }), "application/json");
    } else if (asked === "POST /stall") {
      stall();
      whenMoving(() => send(response, "stalled"));
    } else response.writeHead(404).end();
  };
}
