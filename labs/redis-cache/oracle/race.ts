/** The stale-set race as a schedule: a reader pauses between the database and the cache while another request writes. */
import { setTimeout as pause } from "node:timers/promises";
import type { InvariantTarget } from "#lab";
import { createRandom } from "#lab/random";
import { playerOfRank } from "../system/sizes.ts";
import { ask, type Findings, versionIn, write } from "./asking.ts";

const SCHEDULES = 30;
/** Nobody else asks for these players. */
const FIRST_RANK = 60_000;
const MOMENTS = ["before", "between", "after"] as const;
type Moment = (typeof MOMENTS)[number];
/** Only a server that loses the reader takes as long. */
const PAUSED_WITHIN_MILLIS = 60_000;

/** When the write comes in each schedule: before the reader asks, while it is paused, or after it has resumed. */
export function moments(): Moment[] {
  const random = createRandom("redis-cache/race");
  return Array.from({ length: SCHEDULES }, () => MOMENTS[Math.floor(random.float() * 3)]!);
}

/** Schedules after which a read that overlaps nothing gets an old version. */
export async function noOldValueReturns({ url }: InvariantTarget): Promise<Findings> {
  let violations = 0;
  for (const [schedule, moment] of moments().entries()) {
    const isNew = await endsWithTheNewest(url, playerOfRank(FIRST_RANK + schedule), moment);
    if (!isNew) violations += 1;
  }
  return { violations, checked: SCHEDULES };
}

async function endsWithTheNewest(url: string, player: number, moment: Moment): Promise<boolean> {
  // Whatever was cached is deleted, so that the reader has to ask the database.
  let newest = await write(url, player);
  if (moment === "before") newest = await write(url, player);
  const reader = ask(url, `/profile/${player}?pause=yes`);
  const answered = new AbortController();
  void reader.then(() => answered.abort());
  try {
    if (!(await isPaused(url, player, answered.signal))) return false;
    if (moment === "between") newest = await write(url, player);
  } finally {
    await ask(url, `/resume/${player}`, "POST");
    await reader;
  }
  if (moment === "after") newest = await write(url, player);
  return (versionIn(await ask(url, `/profile/${player}`)) ?? 0) >= newest;
}

/** Waits until the reader is paused; false where it gets its answer without. */
async function isPaused(url: string, player: number, answered: AbortSignal): Promise<boolean> {
  const until = performance.now() + PAUSED_WITHIN_MILLIS;
  while (!answered.aborted && performance.now() < until) {
    if ((await ask(url, `/paused/${player}`)) === JSON.stringify({ paused: true })) return true;
    await pause(1);
  }
  return false;
}
