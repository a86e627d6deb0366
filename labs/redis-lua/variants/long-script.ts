import type { Redis } from "ioredis";
import { createRandom, timesOf } from "#lab/random";
import { Pool } from "../system/pool.ts";
import { type Start, shop } from "../system/shop.ts";
import { BUSY_SHARE, turnsPerMilli } from "../system/spin.ts";

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

  // Without a seed each start draws calls of its own: no run should rest on the luck of one draw.
  const random = createRandom(Number(start.params.seed ?? Date.now()));
  const gapOf = timesOf(scriptMillis / BUSY_SHARE, 1);
  let due = performance.now() + gapOf(random);
  const callThoseDue = () => {
    // A call that fails is one that Redis did not run, and nobody waits for its answer.
    for (; due <= performance.now(); due += gapOf(random)) spin(turns).catch(() => {});
    setTimeout(callThoseDue, Math.max(1, due - performance.now()));
  };
  callThoseDue();
  return address;
};
