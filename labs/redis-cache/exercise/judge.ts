/** Judges a cache by driving it against a real Redis and a database in memory that can pause and fail. */
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Redis } from "ioredis";
import type { JudgeContext, JudgedLine } from "#lab";
import { keysUnder, withRedis } from "../oracle/asking.ts";
import { type Given, LONGEST_LIFE_MILLIS, type ProfileCache } from "./cache.ts";
import { GameDatabase } from "./game-database.ts";
import {
  type Count,
  foreignAnswers,
  lifetimes,
  oldAnswers,
  queriesOfAMix,
  rememberedErrors,
  type Trial,
} from "./trials.ts";

type MakeCache = (given: Given) => ProfileCache;

const SEEDS = ["one", "two", "three"];
const AT_MOST_OF_SOLUTION = 1.1;
/** The middle four fifths of the lifetimes have to differ by so much of the longest. */
const LEAST_SPREAD = 0.05;
/** A cache that waits for something that never comes is not waited for. */
const PATIENCE_MILLIS = 180_000;

type Judged = Pick<JudgeContext, "learner" | "solution" | "services">;

export async function judge({ learner, solution, services }: Judged): Promise<JudgedLine[]> {
  const own = await cacheIn(learner);
  if (typeof own === "string") return [{ ok: false, text: own }];
  const reference = await cacheIn(solution);
  if (typeof reference === "string") throw new Error(reference);
  return withRedis(services, async (redis) => {
    const waiting = new AbortController();
    const late = pause(PATIENCE_MILLIS, undefined, { signal: waiting.signal }).then(
      () => [
        {
          ok: false,
          text: `Your cache was not done after ${PATIENCE_MILLIS / 1e3} s; something waits for what never comes.`,
        },
      ],
      () => [],
    );
    try {
      return await Promise.race([judgeCache(redis, own, reference), late]);
    } finally {
      waiting.abort();
      for await (const keys of keysUnder(redis, "exercise")) await redis.unlink(...keys);
    }
  });
}

/** What a file exports, or a sentence on what is wrong with it. */
async function cacheIn(file: string): Promise<MakeCache | string> {
  try {
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      default?: unknown;
    };
    return typeof module.default === "function"
      ? (module.default as MakeCache)
      : "Your file has to export a function as its default: export default function profileCache({ redis, database, prefix }) { … }.";
  } catch (error) {
    return `Your file cannot be loaded (${error instanceof Error ? error.message : String(error)}).`;
  }
}

async function judgeCache(
  redis: Redis,
  own: MakeCache,
  reference: MakeCache,
): Promise<JudgedLine[]> {
  try {
    const trials = SEEDS.map((seed) => trialOf(redis, own, `${seed}-learner`, seed));
    const foreign = await overAll(trials, foreignAnswers);
    const old = await overAll(trials, oldAnswers);
    const errors = await overAll(trials, rememberedErrors);
    const ends = await lifetimes(trials[0]!);
    const queries = await totalQueries(trials);
    const others = await totalQueries(
      SEEDS.map((seed) => trialOf(redis, reference, `${seed}-solution`, seed)),
    );
    return [
      lineOf(foreign, (count) => `${count} answers were of another game or another player.`),
      lineOf(
        old,
        (count) => `After two writes of one player, ${count} reads gave the older of the two.`,
      ),
      lineOf(
        errors,
        (count) => `After one failed query, ${count} players had an error for a profile.`,
      ),
      {
        ok: ends.endless === 0 && ends.entries > 0,
        text:
          ends.entries === 0
            ? "Your cache stored nothing under its prefix."
            : `${ends.endless} of ${ends.entries} entries live for more than ${LONGEST_LIFE_MILLIS / 1e3} s, or for ever.`,
      },
      {
        ok: ends.spreadMillis >= LEAST_SPREAD * LONGEST_LIFE_MILLIS,
        text: `The middle four fifths of the lifetimes lie ${(ends.spreadMillis / 1e3).toFixed(1)} s apart; at least ${(LEAST_SPREAD * LONGEST_LIFE_MILLIS) / 1e3} s is asked for.`,
      },
      {
        ok: queries <= AT_MOST_OF_SOLUTION * others,
        text: `The same requests cost ${queries} queries, and ${others} with the solution; at most ${AT_MOST_OF_SOLUTION} times as many are let pass.`,
      },
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ ok: false, text: `Your cache failed where the database did not: ${reason}.` }];
  }
}

function trialOf(redis: Redis, makeCache: MakeCache, name: string, seed: string): Trial {
  const database = new GameDatabase();
  const space = `exercise:${process.pid}:${name}`;
  const cache = makeCache({ redis, database, prefix: `${space}:` });
  return { cache, database, redis, space, seed };
}

async function overAll(
  trials: readonly Trial[],
  look: (trial: Trial) => Promise<Count>,
): Promise<Count> {
  const sum = { wrong: 0, of: 0 };
  for (const trial of trials) {
    const { wrong, of } = await look(trial);
    sum.wrong += wrong;
    sum.of += of;
  }
  return sum;
}

async function totalQueries(trials: readonly Trial[]): Promise<number> {
  let sum = 0;
  for (const trial of trials) sum += await queriesOfAMix(trial);
  return sum;
}

const lineOf = ({ wrong, of }: Count, sentence: (count: string) => string): JudgedLine => ({
  ok: wrong === 0,
  text: sentence(`${wrong} of ${of}`),
});
