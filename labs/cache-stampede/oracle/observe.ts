/** Expiries seen from outside: the load of a check on pages that no other client asks for, and what the servers counted. */
import { setTimeout as pause } from "node:timers/promises";
import { PAGES } from "../system/page-table.ts";
import { expiry } from "../system/scenario.ts";
import { type Answer, Client } from "./client.ts";

export interface Seen {
  answers: Answer[];
  /** Asked of the database at the expiries that were watched. */
  recomputations: number;
  /** Expiries, or refreshes, after which a new page was there. */
  cycles: number;
}

/** Watched at the same time, each under this rate; evenly spread, so that rate times duration is a count and no mean. */
export const EXPIRING = { pages: 2, ratePerSecond: 100 };
/** Readers who decide early do so at other moments, so more pages are watched, at a lower rate. */
const EARLY = { pages: 10, ratePerSecond: 40, apartMillis: 120, untilMillis: 6_300 };
const LOOK_EVERY_MILLIS = 250;
/** The full rate starts this long before a page expires, and lasts this long after it. */
const BEFORE_MILLIS = 100;
const AFTER_MILLIS = 700;
/** Longer than a recomputation that has just begun. */
const ENDS_WITHIN_MILLIS = 500;
const READS = { lanes: 20, each: 15 };

/** Pages that no workload asks for. */
let fresh = 2_000;
const freshPages = (count: number): number[] =>
  Array.from({ length: count }, () => {
    fresh = fresh + 1 < PAGES ? fresh + 1 : 2_000;
    return fresh;
  });

async function withClient<Result>(url: string, look: (client: Client) => Promise<Result>) {
  const client = new Client(url);
  try {
    return await look(client);
  } finally {
    client.close();
  }
}

/** Some pages are made, read now and then while they live, and asked for at the full rate when they expire. */
export const watchExpiries = (url: string): Promise<Seen> =>
  withClient(url, async (client) => {
    const pages = freshPages(EXPIRING.pages);
    const answers = await Promise.all(pages.map((id) => client.page(id)));
    const age = Math.max(...answers.map(({ ageMillis = 0 }) => ageMillis));
    const expiresAt = performance.now() + expiry.ttlMillis - age;
    const left = () => expiresAt - performance.now();
    while (left() > LOOK_EVERY_MILLIS + BEFORE_MILLIS) {
      answers.push(...(await Promise.all(pages.map((id) => client.page(id)))));
      await pause(LOOK_EVERY_MILLIS);
    }
    const before = await client.counters();
    await pause(Math.max(0, left() - BEFORE_MILLIS));
    const asked = pages.map((id) =>
      askEvenly(client, id, EXPIRING.ratePerSecond, BEFORE_MILLIS + AFTER_MILLIS),
    );
    answers.push(...(await Promise.all(asked)).flat());
    await pause(ENDS_WITHIN_MILLIS);
    const after = await client.counters();
    return {
      answers,
      recomputations: after.recomputations - before.recomputations,
      cycles: after.cycles - before.cycles,
    };
  });

/** Has some pages made one after another, then asks for each at the same rate until all have been refreshed. */
export const watchEarly = (url: string): Promise<Seen> =>
  withClient(url, async (client) => {
    const { ratePerSecond, apartMillis, untilMillis } = EARLY;
    const before = await client.counters();
    const asked = freshPages(EARLY.pages).map(async (id, index) => {
      await pause(index * apartMillis);
      const begun = performance.now();
      const first = await client.page(id);
      const left = untilMillis - index * apartMillis - (performance.now() - begun);
      return [first, ...(await askEvenly(client, id, ratePerSecond, left))];
    });
    const answers = (await Promise.all(asked)).flat();
    await pause(ENDS_WITHIN_MILLIS);
    const after = await client.counters();
    // The first recomputation of each page replaced nothing.
    return {
      answers,
      recomputations: after.recomputations - before.recomputations - EARLY.pages,
      cycles: after.cycles - before.cycles - EARLY.pages,
    };
  });

/** Pages as the server draws them. */
export const readAny = (url: string): Promise<Answer[]> =>
  withClient(url, async (client) => {
    const lane = async () => {
      const answers: Answer[] = [];
      while (answers.length < READS.each) answers.push(await client.page());
      return answers;
    };
    return (await Promise.all(Array.from({ length: READS.lanes }, lane))).flat();
  });

/** So many requests for one page at once. */
export const askTogether = (url: string, id: number, requests: number): Promise<Answer[]> =>
  withClient(url, (client) => Promise.all(Array.from({ length: requests }, () => client.page(id))));

async function askEvenly(
  client: Client,
  id: number,
  ratePerSecond: number,
  millis: number,
): Promise<Answer[]> {
  const begun = performance.now();
  const asked: Promise<Answer>[] = [];
  for (let dueMillis = 0; dueMillis < millis; dueMillis = (asked.length * 1e3) / ratePerSecond) {
    const ahead = begun + dueMillis - performance.now();
    // A timer is late by up to a millisecond or two; what is due by then is sent at once.
    if (ahead > 0) await pause(ahead);
    asked.push(client.page(id));
  }
  return Promise.all(asked);
}
