/** Stretches of load that begin and end with an empty system, seen by the client and by the server. */
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom, exponential } from "#lab/random";
import type { Stats } from "../system/counters.ts";
import { type QueueKind, SERVICE_RATE_PER_SECOND } from "../system/queues.ts";
import { type Answer, connect } from "./client.ts";

export const WINDOWS = 3;
/** In one window. As many connections are opened as there are requests, so that none waits for one. */
const REQUESTS_PER_SERVER = 24;
/** Offered load over the capacity of the queues that are used: queues build up and drain. */
const LOAD = 2;
/** Servers under load, or one queue where that has more. */
const SERVERS_USED = 5;

/** Enough that waits are long beside the client's work. */
export const requestsOf = ({ servers }: QueueKind): number =>
  REQUESTS_PER_SERVER * Math.max(SERVERS_USED, servers);

export interface Window {
  answers: Answer[];
  /** What the server counted; undefined where it gave no statistics. */
  stats: Stats | undefined;
}

/** Random arrivals at the first queues of a server that is idle otherwise, in windows one after another. */
export async function observe(url: string, kind: QueueKind): Promise<Window[]> {
  const { servers } = kind;
  const requests = requestsOf(kind);
  const queues = Math.max(1, Math.round(SERVERS_USED / servers));
  const ratePerSecond = LOAD * queues * servers * SERVICE_RATE_PER_SECOND;
  const random = createRandom("knee/windows");
  const client = await connect(url, requests);
  try {
    const windows: Window[] = [];
    while (windows.length < WINDOWS) {
      await client.post("/reset");
      let dueMillis = 0;
      const asked = Array.from({ length: requests }, async (_, index) => {
        dueMillis += (exponential(random) / ratePerSecond) * 1e3;
        await sleep(dueMillis);
        return client.get(`/queue/${index % queues}`);
      });
      const answers = await Promise.all(asked);
      windows.push({ answers, stats: statsIn((await client.get("/stats")).body) });
    }
    return windows;
  } finally {
    client.close();
  }
}

/** The statistics in an answer, if it is one: a server that is checked may answer anything. */
function statsIn(body: string): Stats | undefined {
  if (!body.startsWith("{")) return undefined;
  const parsed: Partial<Stats> = JSON.parse(body);
  return typeof parsed.areaSeconds === "number" ? (parsed as Stats) : undefined;
}
