/** What must hold besides equal answers: whose value it is, how old it may be, and that the counts are right. */
import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { InvariantTarget } from "#lab";
import { createRandom } from "#lab/random";
import type { Counters } from "../system/counters.ts";
import { KINDS } from "../system/database.ts";
import {
  ENTRIES,
  LOCAL_LIFETIME_MILLIS,
  LONGEST_LIFE_MILLIS,
  playerOfRank,
  VALUE_BYTES,
} from "../system/sizes.ts";
import {
  ask,
  type Findings,
  keysUnder,
  numberIn,
  ofCheck,
  somePlayers,
  versionIn,
  withRedis,
  write,
} from "./asking.ts";

/** Requests in flight at the same time. */
const CONCURRENCY = 20;

/** Every one of many values, asked for side by side, is of the player asked for. */
export async function noForeignAnswer({ url }: InvariantTarget): Promise<Findings> {
  const players = somePlayers(120, "foreign");
  let violations = 0;
  for (let from = 0; from < players.length; from += CONCURRENCY) {
    const right = await Promise.all(
      players.slice(from, from + CONCURRENCY).map(async (player, index) => {
        const kind = KINDS[index % KINDS.length]!;
        return numberIn(await ask(url, `/${kind}/${player}`), "id") === player;
      }),
    );
    violations += right.filter((isRight) => !isRight).length;
  }
  return { violations, checked: players.length };
}

/**
 * Writes to players whose values are cached, here and as another process would, and reads them at once and
 * again when a tier inside the process has to have ended. Then looks at when Redis will end each entry.
 */
export async function withinStalenessBound(target: InvariantTarget): Promise<Findings> {
  const { url, variant } = target;
  const boundMillis = variant === "two-tier" ? LOCAL_LIFETIME_MILLIS : 0;
  const random = createRandom("redis-cache/bound");
  const written: { player: number; version: number; at: number }[] = [];
  let violations = 0;
  let checked = 0;
  const look = async ({ player, version, at }: (typeof written)[number]) => {
    const isDue = performance.now() - at >= boundMillis;
    const seen = versionIn(await ask(url, `/profile/${player}`));
    checked += 1;
    if (seen === undefined || (isDue && seen < version)) violations += 1;
  };
  for (const player of somePlayers(30, "bound")) {
    await ask(url, `/profile/${player}`);
    const version = await write(url, player, random.float() < 0.5 ? "own" : "neighbour");
    const one = { player, version, at: performance.now() };
    written.push(one);
    await look(one);
  }
  await pause(LOCAL_LIFETIME_MILLIS + 50);
  for (const one of written) await look(one);
  const ends = await endsOfEntries(target);
  return {
    violations: violations + ends.filter((millis) => !isWithin(millis)).length,
    checked: checked + ends.length,
  };
}

/** -1 is an entry without an end, -2 one that has ended meanwhile. */
const isWithin = (millis: number) =>
  millis === -2 || (millis >= 0 && millis <= LONGEST_LIFE_MILLIS);

async function endsOfEntries({ url, services }: InvariantTarget): Promise<number[]> {
  const { name } = JSON.parse((await ask(url, "/about")) ?? "{}") as { name?: string };
  if (name === undefined) return [-1];
  return withRedis(services, async (redis) => {
    const ends: number[] = [];
    for await (const keys of keysUnder(redis, name)) {
      const batch = redis.pipeline();
      for (const key of keys) batch.pttl(key);
      for (const [, millis] of (await batch.exec()) ?? []) ends.push(Number(millis));
    }
    return ends;
  });
}

const READS = 100;
/** Others may use the same Redis for a moment, and it counts for all of them together. */
const WINDOWS = 5;

/** What the server counts of itself, against what Redis counts of its keys. */
export function countsAgree({ url, variant, services }: InvariantTarget): Promise<Findings> {
  return withRedis(services, async (redis) => {
    let violations = Number.POSITIVE_INFINITY;
    for (let window = 0; window < WINDOWS && violations > 0; window++)
      violations = Math.min(violations, await disagreement(url, variant, redis));
    return { violations, checked: READS };
  });
}

async function disagreement(url: string, variant: string, redis: Redis): Promise<number> {
  const [before, seenBefore] = [await countersOf(url), await keyspaceOf(redis)];
  for (let read = 0; read < READS; read++) await ask(url, `/${KINDS[read % KINDS.length]}`);
  const [after, seenAfter] = [await countersOf(url), await keyspaceOf(redis)];
  const grown = (name: keyof Counters) => after[name] - before[name];
  const misses = grown("reads") - grown("hits");
  const pairs = [
    [grown("reads"), READS],
    [grown("queries"), misses],
    // The lease's script looks at a key of its own, once for each value that it keeps.
    [seenAfter.hits - seenBefore.hits, grown("hits") - grown("local") + grown("kept")],
    [seenAfter.misses - seenBefore.misses, variant === "no-cache" ? 0 : misses],
  ] as const;
  const off = pairs.reduce((sum, [one, other]) => sum + Math.abs(one - other), 0);
  return Number.isFinite(off) ? off : READS;
}

async function countersOf(url: string): Promise<Counters> {
  return JSON.parse((await ask(url, "/counters")) ?? "{}") as Counters;
}

async function keyspaceOf(redis: Redis): Promise<{ hits: number; misses: number }> {
  const stats = await redis.info("stats");
  const field = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(stats)?.[1]);
  return { hits: field("keyspace_hits"), misses: field("keyspace_misses") };
}

/**
 * Values of popular players and of others, against the database. The popular ones are written once more,
 * alone: under load, a slow reader may have stored an old value, which is what `stale-set-race` is about.
 */
export async function equalToTheDatabase({ url }: InvariantTarget): Promise<Findings> {
  const popular = Array.from({ length: 40 }, (_, rank) => playerOfRank(rank));
  for (const player of popular) await write(url, player);
  const players = [...popular, ...somePlayers(40, "equal")];
  let violations = 0;
  for (const player of players) {
    const [own, fresh] = await Promise.all([
      ask(url, `/profile/${player}`),
      ask(url, `/fresh/profile/${player}`),
    ]);
    if (own === undefined || own !== fresh) violations += 1;
  }
  return { violations, checked: players.length };
}

const ROOM_TOLERANCE = 0.05;

/** Stores more entries than fit, of the size that all have, and counts what Redis keeps. */
export function roomForATenth({ services }: InvariantTarget): Promise<Findings> {
  return withRedis(services, async (redis) => {
    const value = "x".repeat(VALUE_BYTES);
    for (let from = 0; from < 1.3 * ENTRIES; from += 100) {
      const batch = redis.pipeline();
      for (let entry = from; entry < from + 100; entry++)
        batch.set(`${ofCheck}:p:${entry}`, value, "PX", LONGEST_LIFE_MILLIS);
      await batch.exec();
    }
    const kept = await redis.dbsize();
    for await (const keys of keysUnder(redis, ofCheck)) await redis.unlink(...keys);
    const isRight = Math.abs(kept / ENTRIES - 1) <= ROOM_TOLERANCE;
    return { violations: isRight ? 0 : 1, checked: kept };
  });
}
