import type { Redis } from "ioredis";

/** What Redis 7 and later do without a configuration file, in the words of CONFIG GET. */
export const REDIS_DEFAULTS: Readonly<Record<string, string>> = {
  appendonly: "no",
  "io-threads": "1",
  maxmemory: "0",
  "maxmemory-policy": "noeviction",
  save: "3600 1 300 100 60 10000",
};

/** The server's own word on some settings; one that it does not know is left out. */
export async function readSettings(
  redis: Redis,
  names: Iterable<string>,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const [, value] = await redis.config("GET", name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  b: 1,
  k: 1e3,
  kb: 1024,
  m: 1e6,
  mb: 1024 ** 2,
  g: 1e9,
  gb: 1024 ** 3,
};

/** Whether two ways to write a setting mean the same to Redis: "64mb" is 67108864. */
export const sameSetting = (one: string, other: string) => plain(one) === plain(other);

function plain(value: string): string {
  const text = value.trim().toLowerCase();
  const [, amount, unit = "b"] = /^(\d+)([kmg]?b?)$/.exec(text) ?? [];
  if (amount === undefined) return text;
  return String(Number(amount) * (BYTES_PER_UNIT[unit === "" ? "b" : unit] ?? 1));
}
