/** A few seconds of orders under faults; then the ledgers of customers, north, bridge and south are reconciled. */
import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import type { FaultTools } from "#lab";
import { type Account, reconcile, requireBalanced } from "#lab/ledger";
import type { Peers } from "../system/messages.ts";
import type { Settings } from "../system/scenario.ts";
import { tablesOf } from "../system/tables.ts";
import { followOrders } from "./customers.ts";
import { inFlight, readLedgers, withLedgers } from "./ledgers.ts";
import { drawSchedule, type Schedule } from "./schedule.ts";

export interface TrialOptions {
  /** North's base address. */
  url: string;
  services: Record<string, string>;
  variant: string;
  tools: FaultTools;
  seed: string;
}

export interface TrialAccount extends Account {
  /** By how much the sums of cents of the two platforms differ. */
  centsAstray: number;
  /** Operations given up, though every one can be done, plus one where the sums differ. */
  misdirected: number;
  /** From the acceptance of each operation to its first ticket. */
  delaysMillis: number[];
  /** Of the customers' orders. */
  latenciesMillis: number[];
}

/** North's answer to `GET /instance`. */
export interface Instance {
  instance: string;
  settings: Settings;
  peers: Peers;
}

/** For the soak: which variants must pass, and which must fail. */
export const soaked = {
  workload: "network",
  right: ["outbox"],
  wrong: ["naive", "retry-only", "key-only"],
} as const;

/** A few seconds are enough, but for a machine that is busy with something else. */
const DRAIN_MILLIS = 60_000;
const LOOK_EVERY_MILLIS = 50;
/** By then south has printed what it began. */
const QUIET_MILLIS = 300;

/**
 * Follows the schedule of a seed and accounts for every operation in it.
 * @throws LedgerError where the ledgers leave a remainder
 */
export const trial = (options: TrialOptions): Promise<TrialAccount> =>
  follow(options, drawSchedule(options.seed));

/** The same with no faults but those of the link. */
export const calmTrial = (options: TrialOptions): Promise<TrialAccount> =>
  follow(options, { ...drawSchedule(options.seed), faults: [] });

export const instanceAt = async (url: string): Promise<Instance> =>
  (await (await fetch(`${url}/instance`)).json()) as Instance;

async function follow(
  { url, services, tools, seed }: TrialOptions,
  { orders, faults }: Schedule,
): Promise<TrialAccount> {
  const prefix = `${seed}/`;
  const { instance } = await instanceAt(url);
  return withLedgers(services.postgres!, async (client) => {
    await requireUnused(client, instance, seed);
    const [customers] = await Promise.all([followOrders(url, orders), tools.follow(faults)]);
    await drained(client, instance, prefix);
    const { northCents, southCents, delaysMillis, ...ledgers } = await readLedgers(
      client,
      instance,
      prefix,
    );
    const { accepted, unanswered, latenciesMillis } = customers;
    const account = requireBalanced(reconcile({ accepted, unanswered, ...ledgers }));
    const centsAstray = Math.abs(northCents - southCents);
    const misdirected = account.deadLettered + (centsAstray === 0 ? 0 : 1);
    return { ...account, centsAstray, misdirected, delaysMillis, latenciesMillis };
  });
}

/** Operations of the same names would only get their stored answers. */
async function requireUnused(client: pg.Client, instance: string, seed: string): Promise<void> {
  const { rowCount } = await client.query(
    `select from ${tablesOf(instance).events} where starts_with(operation, $1) limit 1`,
    [`${seed}/`],
  );
  if (rowCount !== 0)
    throw new Error(
      `This server has seen the trial "${seed}" before; start it again, or take another seed.`,
    );
}

/** Resolves when nothing is in flight and no ticket was printed for `quietMillis`, or when time is up. */
export async function drained(
  client: pg.Client,
  instance: string,
  prefix: string,
  quietMillis = QUIET_MILLIS,
): Promise<void> {
  const { tickets } = tablesOf(instance);
  const until = performance.now() + DRAIN_MILLIS;
  let quietSince = performance.now();
  let printed = "";
  while (performance.now() < until) {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) from ${tickets} where starts_with(operation, $1)`,
      [prefix],
    );
    const isMoving = (await inFlight(client, instance, prefix)).length > 0;
    if (isMoving || rows[0]!.count !== printed) quietSince = performance.now();
    else if (performance.now() - quietSince >= quietMillis) return;
    printed = rows[0]!.count;
    await pause(LOOK_EVERY_MILLIS);
  }
}
