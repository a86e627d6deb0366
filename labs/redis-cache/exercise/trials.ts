/** What a cache is put through, one trial for each thing that can be wrong; all drawn from a seed. */
import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import { drawKeys, zipfPopularity } from "#lab/cache";
import { createRandom, type Random } from "#lab/random";
import { keysUnder } from "../oracle/asking.ts";
import { LONGEST_LIFE_MILLIS, type ProfileCache } from "./cache.ts";
import type { GameDatabase, Profile } from "./game-database.ts";

export interface Trial {
  cache: ProfileCache;
  database: GameDatabase;
  redis: Redis;
  /** Without the colon at its end. */
  space: string;
  seed: string;
}

export interface Count {
  wrong: number;
  of: number;
}

const GAMES = ["north", "south"] as const;
const PLAYERS = 40;
const AT_ONCE = 8;
const LONGEST_WAIT_MILLIS = 200;

const oneOf = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random.float() * items.length)]!;

/** The profile in an answer; undefined where there is none. */
async function answered(asked: Promise<string>): Promise<Partial<Profile> | undefined> {
  try {
    return JSON.parse(await asked) as Partial<Profile>;
  } catch {
    return undefined;
  }
}

/** Players of the same number in two games, read side by side: whose profiles are they? */
export async function foreignAnswers({ cache, seed }: Trial): Promise<Count> {
  const random = createRandom(`${seed}/foreign`);
  const asked = Array.from({ length: 4 * PLAYERS }, () => ({
    game: oneOf(random, GAMES),
    player: 1 + Math.floor(random.float() * PLAYERS),
  }));
  let wrong = 0;
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    const rights = await Promise.all(
      asked.slice(from, from + AT_ONCE).map(async ({ game, player }) => {
        const profile = await answered(cache.read(game, player));
        return profile?.game === game && profile.player === player;
      }),
    );
    wrong += rights.filter((isRight) => !isRight).length;
  }
  return { wrong, of: asked.length };
}

/** Two writers of one player, the first of which hears of its commit last; then a read that overlaps nothing. */
export async function oldAnswers({ cache, database, seed }: Trial): Promise<Count> {
  const random = createRandom(`${seed}/old`);
  const count = { wrong: 0, of: 20 };
  for (let player = 1001; player <= 1000 + count.of; player++) {
    const game = oneOf(random, GAMES);
    if (random.float() < 0.5) await answered(cache.read(game, player));
    const write = database.pauseNextWrite();
    const first = cache.addPoints(game, player, 1);
    await Promise.race([write.committed, first]);
    const second = cache.addPoints(game, player, 1);
    // One that waits for the first is let wait, and then go on.
    await Promise.race([second, pause(LONGEST_WAIT_MILLIS)]);
    write.resume();
    await Promise.all([first, second]);
    const profile = await answered(cache.read(game, player));
    if (profile?.version !== database.current(game, player).version) count.wrong += 1;
  }
  return count;
}

/** A database that is away for one query: nobody may take the error for a profile, then or later. */
export async function rememberedErrors({ cache, database, seed }: Trial): Promise<Count> {
  const random = createRandom(`${seed}/errors`);
  const count = { wrong: 0, of: 10 };
  for (let player = 2001; player <= 2000 + count.of; player++) {
    const game = oneOf(random, GAMES);
    database.failures = 1;
    const during = await answered(cache.read(game, player));
    database.failures = 0;
    const after = await answered(cache.read(game, player));
    const isHidden = during !== undefined && during.player !== player;
    if (isHidden || after?.player !== player) count.wrong += 1;
  }
  return count;
}

export interface Lifetimes {
  /** Entries that never end, or too late. */
  endless: number;
  entries: number;
  /** From the shortest tenth of the lifetimes to the longest, in milliseconds. */
  spreadMillis: number;
}

/** When entries end, looked at as soon as each is there. */
export async function lifetimes({ cache, redis, space }: Trial): Promise<Lifetimes> {
  const known = new Set<string>();
  const lives: number[] = [];
  let endless = 0;
  const newKeys = async () => {
    const keys: string[] = [];
    for await (const batch of keysUnder(redis, space)) keys.push(...batch);
    const unknown = keys.filter((key) => !known.has(key));
    for (const key of unknown) known.add(key);
    return unknown;
  };
  await newKeys();
  for (let player = 3001; player <= 3060; player++) {
    await answered(cache.read(GAMES[player % 2]!, player));
    const ends = await Promise.all((await newKeys()).map((key) => redis.pttl(key)));
    endless += ends.filter((millis) => millis === -1 || millis > LONGEST_LIFE_MILLIS).length;
    if (ends.length > 0) lives.push(Math.max(...ends));
  }
  lives.sort((a, b) => a - b);
  const at = (share: number) => lives[Math.floor(share * (lives.length - 1))] ?? 0;
  return { endless, entries: lives.length, spreadMillis: at(0.9) - at(0.1) };
}

/** Queries that a mix of reads and a few writes costs, by popularity. */
export async function queriesOfAMix({ cache, database, seed }: Trial): Promise<number> {
  const [random, draw] = [createRandom(`${seed}/mix`), drawKeys(zipfPopularity(300, 0.99))];
  const before = database.queries;
  for (let request = 0; request < 1500; request++) {
    const [game, player] = [oneOf(random, GAMES), 4001 + draw(random)];
    if (random.float() < 0.02) await cache.addPoints(game, player, 1);
    else await answered(cache.read(game, player));
  }
  return database.queries - before;
}
