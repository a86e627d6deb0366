/** How checks ask a variant, and look into its Redis. */
import { Redis } from "ioredis";
import { createRandom } from "#lab/random";
import { NAME } from "../system/orphans.ts";
import { PLAYERS } from "../system/sizes.ts";

export interface Findings {
  violations: number;
  checked: number;
}

/** The body of a good answer; undefined where there was none. */
export async function ask(
  url: string,
  path: string,
  method: "GET" | "POST" = "GET",
): Promise<string | undefined> {
  try {
    const response = await fetch(url + path, { method });
    const body = await response.text();
    return response.ok ? body : undefined;
  } catch {
    return undefined;
  }
}

/** A positive number in an answer that is a JSON object; undefined where there is none. */
export function numberIn(body: string | undefined, field: string): number | undefined {
  const value = body?.startsWith("{") ? (JSON.parse(body) as Record<string, unknown>)[field] : 0;
  return typeof value === "number" && value > 0 ? value : undefined;
}

/** The version of a value; 0 of one that was never written, undefined where there is no value. */
export const versionIn = (body: string | undefined): number | undefined =>
  numberIn(body, "id") === undefined ? undefined : (numberIn(body, "version") ?? 0);

/** Writes a player's score. @returns the version that it made; infinite where it failed, so that no answer is new enough */
export async function write(url: string, player: number, via = "own"): Promise<number> {
  const body = await ask(url, `/score/${player}?via=${via}`, "POST");
  return numberIn(body, "version") ?? Number.POSITIVE_INFINITY;
}

/** Players, the same ones in every run. */
export function somePlayers(count: number, seed: string): number[] {
  const random = createRandom(`redis-cache/${seed}`);
  return Array.from({ length: count }, () => 1 + Math.floor(random.float() * PLAYERS));
}

export const ofCheck = `${NAME}:check`;

/** Calls `look` with a connection under the name of the check, and closes it afterwards. */
export async function withRedis<Result>(
  { redis: address }: Record<string, string>,
  look: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = new Redis(address!, { connectionName: ofCheck, lazyConnect: true });
  // What cannot be sent fails by itself.
  redis.on("error", () => {});
  try {
    await redis.connect();
    return await look(redis);
  } finally {
    redis.disconnect();
  }
}

/** All keys under this prefix, in batches. */
export async function* keysUnder(redis: Redis, start: string): AsyncGenerator<string[]> {
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", `${start}:*`, "COUNT", 1000);
    if (keys.length > 0) yield keys;
    cursor = next;
  } while (cursor !== "0");
}
