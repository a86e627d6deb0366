/** One trial: seeded orders under seeded faults, and an account of every order from the ledgers of all parties. */
import { setTimeout as pause } from "node:timers/promises";
import type { FaultTools, PerformedFault } from "#lab";
import { type Account, reconcile, requireBalanced } from "#lab/ledger";
import { createRandom } from "#lab/random";
import { Effects } from "../system/effects.ts";
import { capacityOf, POISON_ITEM, type Settings, serviceSecondsOf } from "../system/scenario.ts";
import { type ClientLedger, type PlannedOrder, planOrders, sendOrders } from "./clients.ts";
import { drawFaults } from "./fault-schedule.ts";
import { bullContents, type QueueContents, sqsContents } from "./queue-contents.ts";

export interface TrialOptions {
  /** Base address of the running variant, no trailing slash. */
  url: string;
  services: Record<string, string>;
  variant: string;
  tools: FaultTools;
  seed: string;
}

export interface Trial extends Account {
  /** Accepted orders that cannot be done. */
  poison: number;
  /** Dead letters that could be done or were done, plus poison orders that are no dead letters. */
  misdirected: number;
  /** The most attempts at an order that cannot be done, as the neighbour counts, for each time that it was sent. */
  mostTries: number;
  faults: PerformedFault[];
}

/** For the soak: which variants must pass, and which must fail. */
export const soaked = {
  workload: "kills",
  right: ["bullmq", "sqs"],
  wrong: ["fire-and-forget", "bullmq-in-memory", "sqs-overrun"],
} as const;

const LOAD_SECONDS = 1.6;
/** Of capacity, so that there is something to lose. An overrun has every order done twice, which is load enough. */
const LOAD = { usual: 1.2, overrun: 0.6 };
/** Orders still in flight then count as such. An overrun shows long before that. */
const SETTLED_WITHIN_MILLIS = { usual: 60_000, overrun: 3_000 };
const LOOK_EVERY_MILLIS = 100;
/** What others sent before a trial, such as a check of the answers, has to be done by then. */
const EMPTY_WITHIN_MILLIS = 40_000;
/** Polls in a row without anything pending or new: longer than an order takes. */
const QUIET_LOOKS = 5;

/**
 * @throws LedgerError where the ledgers contradict each other
 * @throws Error where the server does not say where its queue is
 */
export async function trial({ url, services, tools, seed }: TrialOptions): Promise<Trial> {
  const { run, settings, addresses } = await aboutOf(url);
  const random = createRandom(seed);
  const prefix = `${seed.replace(/[^A-Za-z0-9-]/g, "_")}_`;
  const isOverrun = serviceSecondsOf(settings) > settings.visibilitySeconds;
  const load = {
    ratePerSecond: capacityOf(settings) * (isOverrun ? LOAD.overrun : LOAD.usual),
    seconds: LOAD_SECONDS,
  };
  const planned = planOrders(random, prefix, load);
  const script = drawFaults(random, {
    settings,
    seconds: LOAD_SECONDS,
    orders: planned.length,
    isInRedis: addresses.queue === undefined,
  });
  const look = (): Promise<QueueContents> =>
    addresses.queue === undefined
      ? bullContents(services.redis!, run)
      : Promise.resolve(sqsContents(addresses.queue, addresses.dead!));
  await untilEmpty(look);
  const effects = Effects.open(services.postgres!, run, 1);
  let queue: QueueContents | undefined;
  try {
    // A process that is down gives no counters, and a count that it reaches meanwhile may come too late for a kill.
    const loadEnded = new AbortController();
    const [clients, faults] = await Promise.all([
      sendOrders(url, planned).finally(() => loadEnded.abort()),
      tools.follow(script, loadEnded.signal),
    ]);
    queue = await look();
    const withinMillis = SETTLED_WITHIN_MILLIS[isOverrun ? "overrun" : "usual"];
    await untilQuiet(queue, effects, prefix, { settings, withinMillis });
    const ledgers = await collect(queue, effects, prefix);
    const tries = await triesOf(addresses.neighbour!, planned, clients);
    return { ...accountOf(planned, clients, ledgers), mostTries: Math.max(0, ...tries), faults };
  } finally {
    await Promise.all([effects.close(), queue?.close()]);
  }
}

interface Collected {
  /** Once for each effect. */
  effects: string[];
  dead: string[];
  pending: string[];
}

/** Only what belongs to this trial: others may have gone before it on the same server. */
async function collect(queue: QueueContents, effects: Effects, prefix: string): Promise<Collected> {
  const own = (ids: readonly string[]) => ids.filter((id) => id.startsWith(prefix));
  const isPending = (await queue.countPending()) > 0;
  return {
    pending: isPending ? own(await queue.listPending()) : [],
    dead: own(await queue.listDead()),
    effects: await effects.list(prefix),
  };
}

function accountOf(
  planned: readonly PlannedOrder[],
  { accepted, unanswered }: ClientLedger,
  { effects, dead, pending }: Collected,
): Account & Pick<Trial, "poison" | "misdirected"> {
  const poison = new Set(planned.filter(({ item }) => item === POISON_ITEM).map(({ id }) => id));
  const done = new Set(effects);
  const given = new Set(dead);
  // An order that was done and given up is an error of its own, and no contradiction of the ledgers.
  const deadLettered = dead.filter((id) => !done.has(id));
  const account = reconcile({
    accepted,
    unanswered,
    effects: effects.map((operation) => ({ operation })),
    deadLettered,
    inFlight: pending.filter((id) => !done.has(id) && !given.has(id)),
  });
  const wronglyGiven = dead.filter((id) => !poison.has(id)).length;
  const acceptedPoison = accepted.filter((id) => poison.has(id));
  const missing = acceptedPoison.filter((id) => !given.has(id)).length;
  return {
    ...requireBalanced(account),
    poison: acceptedPoison.length,
    misdirected: wronglyGiven + missing,
  };
}

/**
 * Waits until the queue has nothing for anybody: orders of a trial that stand behind others would not be looked at in time.
 * @throws Error where it does not become empty
 */
async function untilEmpty(look: () => Promise<QueueContents>): Promise<void> {
  const queue = await look();
  try {
    const until = performance.now() + EMPTY_WITHIN_MILLIS;
    while ((await queue.countPending()) > 0) {
      if (performance.now() > until)
        throw new Error(
          `the queue was not empty within ${EMPTY_WITHIN_MILLIS / 1e3} s, so no trial can begin; start the variant again.`,
        );
      await pause(LOOK_EVERY_MILLIS);
    }
  } finally {
    await queue.close();
  }
}

/** Waits until nothing is in flight and nothing changes, or until `withinMillis` have passed. */
async function untilQuiet(
  queue: QueueContents,
  effects: Effects,
  prefix: string,
  { settings, withinMillis }: { settings: Settings; withinMillis: number },
): Promise<void> {
  const until = performance.now() + withinMillis;
  const needed = Math.ceil(
    Math.max(QUIET_LOOKS, (1.5 * serviceSecondsOf(settings) * 1e3) / LOOK_EVERY_MILLIS),
  );
  let quiet = 0;
  let before = -1;
  while (quiet < needed && performance.now() < until) {
    await pause(LOOK_EVERY_MILLIS);
    // A queue that has just been started again may not answer at once.
    const pending = await queue.countPending().catch(() => 1);
    const { length } = await effects.list(prefix);
    quiet = pending === 0 && length === before ? quiet + 1 : 0;
    before = length;
  }
}

/** How often the work for each accepted order that cannot be done was begun, for each time that it was sent. */
function triesOf(
  neighbour: string,
  planned: readonly PlannedOrder[],
  { accepted, sends }: ClientLedger,
): Promise<number[]> {
  const taken = new Set(accepted);
  const poison = planned.filter(({ id, item }) => item === POISON_ITEM && taken.has(id));
  return Promise.all(
    poison.map(async ({ id }) => {
      const answer = await fetch(`${neighbour}/begun?order=${id}`);
      return Math.ceil(Number(await answer.text()) / (sends.get(id) ?? 1));
    }),
  );
}

interface About {
  run: string;
  settings: Settings;
  addresses: { neighbour?: string; queue?: string; dead?: string };
}

async function aboutOf(url: string): Promise<About> {
  const response = await fetch(`${url}/about`);
  if (!response.ok) throw new Error(`${url} does not say what it is; serve a variant of this lab.`);
  return (await response.json()) as About;
}
