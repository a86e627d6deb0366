import type { Redis } from "ioredis";
import { createRandom } from "#lab/random";
import { Pool } from "../system/pool.ts";
import { type Start, shop } from "../system/shop.ts";
import { BUSY_SHARE, callAtRandom, turnsPerMilli } from "../system/spin.ts";

/** Touches no key and takes time: the turns of its loop are its length. */
const SPIN = `
local x = 0
for turn = 1, tonumber(ARGV[1]) do x = (x * 31 + turn) % 65521 end
return x
`;

interface WithSpin extends Redis {
  spin(turns: number): Promise<number>;
}

/** More than are called at once, so that hardly any waits for another before it is sent. */
const CALLERS = 8;

/** A shop that only tells its stock, while scripts of one length are called at random and keep Redis a fifth busy. */
export default async (start: Start) => {
  const address = await shop(start, {});
  const scriptMillis = Number(start.params.scriptMillis ?? 0);
  if (scriptMillis === 0) return address;

  const pool = await Pool.open(start.services.redis!, CALLERS, (redis) =>
    redis.defineCommand("spin", { numberOfKeys: 0, lua: SPIN }),
  );
  const spin = (turns: number) => pool.use((redis) => (redis as WithSpin).spin(turns));
  const turns = Math.round(scriptMillis * (await turnsPerMilli(spin)));

  // Without a seed, every start calls at other moments: no run should rest on the luck of one sample.
  const random = createRandom(Number(start.params.seed ?? Date.now()));
  // Nobody waits for the answer of a script, so one that fails goes unnoticed.
  const call = () => void spin(turns).catch(() => {});
  callAtRandom(call, scriptMillis / BUSY_SHARE, random);
  return address;
};
