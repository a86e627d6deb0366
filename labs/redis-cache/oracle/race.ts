/** The stale-set race as a schedule: a reader is held between the database's answer and the cache, and another request writes. */
import { setTimeout as pause } from "node:timers/promises";
import type { InvariantTarget } from "#lab";
import { createRandom } from "#lab/random";
import { playerOfRank } from "../system/sizes.ts";
import { ask, type Judgement, versionIn, write } from "./asking.ts";

const SCHEDULES = 30;
/** Nobody else asks for these players. */
const FIRST_RANK = 60_000;
const MOMENTS = ["before", "between", "after"] as const;
type Moment = (typeof MOMENTS)[number];
const HELD_WITHIN_MILLIS = 2000;

/** When the write comes in each schedule: before the reader asks, while it is held, or after it has gone on. */
export function moments(): Moment[] {
  const random = createRandom("redis-cache/race");
  return Array.from({ length: SCHEDULES }, () => MOMENTS[Math.floor(random.float() * 3)]!);
}

/** Schedules after which a read that overlaps nothing gets an old version. */
export async function noOldValueReturns({ url }: InvariantTarget): Promise<Judgement> {
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
  const reader = ask(url, `/profile/${player}?hold=yes`);
  try {
    if (!(await isHeld(url, player))) return false;
    if (moment === "between") newest = await write(url, player);
  } finally {
    await ask(url, `/release/${player}`, "POST");
    await reader;
  }
  if (moment === "after") newest = await write(url, player);
  return (versionIn(await ask(url, `/profile/${player}`)) ?? 0) >= newest;
}

async function isHeld(url: string, player: number): Promise<boolean> {
  const until = performance.now() + HELD_WITHIN_MILLIS;
  while (performance.now() < until) {
    if ((await ask(url, `/held/${player}`)) === JSON.stringify({ held: true })) return true;
    await pause(1);
  }
  return false;
}
