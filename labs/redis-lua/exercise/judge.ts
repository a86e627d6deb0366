/** Judges the learner's script on a real server: the keys it touches, the rules, and what many buyers make it cost. */
import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { JudgeContext, JudgedLine } from "#lab";
import { createRandom } from "#lab/random";
import type { SaleScript } from "./contract.ts";
import { type Observed, rulesBroken, wrongPrices } from "./rules.ts";
import { connect, openSale } from "./sale.ts";
import { scriptIn } from "./script-file.ts";

const SEEDS = 20;
const PURCHASES = 60;
const CONNECTIONS = 8;
const FEW_BUYERS = 50;
const MANY_BUYERS = 4_000;
/** A set of many members is a little slower than one of few; a list that is read to its end is so by far more. */
const MOST_GROWTH = 5;
const CALLS = 100;
const BATCHES = 3;
const FILLED_AT_ONCE = 500;

/** Keys first; the rules and the cost are judged where the script runs at all. */
export async function judge({ learner, services }: JudgeContext): Promise<JudgedLine[]> {
  const script = await scriptIn(learner);
  if (typeof script === "string") return [{ ok: false, text: script }];
  const url = services.redis!;
  const redis = await connect(url);
  try {
    const keys = await judgeKeys(redis, url, script);
    return [keys, ...(await judgeRules(redis, url, script)), await judgeGrowth(redis, script)];
  } catch (error) {
    if (!(error instanceof Error && error.name === "ReplyError")) throw error;
    return [{ ok: false, text: `Your script failed on the server: ${error.message}` }];
  } finally {
    redis.disconnect();
  }
}

/**
 * Runs the script as a user who may touch the declared keys and no other. A cluster would not do: as
 * long as a key is on the same node, it lets a plain script touch what it likes.
 */
async function judgeKeys(redis: Redis, url: string, script: SaleScript): Promise<JudgedLine> {
  const sale = await openSale(redis, script, 2);
  const [user, password] = [`exercise-${randomUUID()}`, randomUUID()];
  const patterns = script.keys(sale.name).map((key) => `~${key}`);
  await redis.acl("SETUSER", user, "on", `>${password}`, ...patterns, "+@all");
  const address = Object.assign(new URL(url), { username: user, password });
  const restricted = await connect(address.href);
  try {
    // Sold, refused as a second unit, sold, and refused because nothing is left.
    for (const player of ["ada", "ada", "mira", "li"]) await sale.buy(player, restricted);
    return { ok: true, text: `The script touches no key but the ${patterns.length} it declares.` };
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return {
      ok: false,
      text: "The script touches a key that keys() does not name: a user who may touch only those is refused. A cluster that has moved the key to another node refuses everybody.",
    };
  } finally {
    restricted.disconnect();
    await redis.acl("DELUSER", user);
    await sale.close();
  }
}

const isForbidden = (error: unknown) =>
  error instanceof Error &&
  /NOPERM|ACL failure|No permissions|can't access at least one of the keys/i.test(error.message);

/** Twenty sales of a few units, each with many purchases at once, some by the same player. */
async function judgeRules(redis: Redis, url: string, script: SaleScript): Promise<JudgedLine[]> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(url)));
  const broken = new Set<string>();
  let prices = 0;
  let sales = 0;
  try {
    for (let seed = 0; seed < SEEDS; seed++) {
      const observed = await observe(redis, connections, script, seed);
      for (const rule of rulesBroken(observed)) broken.add(rule);
      prices += wrongPrices(observed);
      sales += observed.ledger.length;
    }
  } finally {
    for (const connection of connections) connection.disconnect();
  }
  return [
    {
      ok: broken.size === 0,
      text:
        broken.size === 0
          ? `In ${SEEDS} sales of ${PURCHASES} purchases each, nothing was oversold, bought twice or lost.`
          : `In ${SEEDS} sales of ${PURCHASES} purchases each, ${[...broken].join("; ")}.`,
    },
    {
      ok: prices === 0,
      text:
        prices === 0
          ? `All ${sales} prices are right, in the ledger and in the answers.`
          : `${prices} of ${sales} prices are wrong, in the ledger or in what the script answered. Compare the two.`,
    },
  ];
}

async function observe(
  redis: Redis,
  connections: readonly Redis[],
  script: SaleScript,
  seed: number,
): Promise<Observed> {
  const random = createRandom(`redis-lua/exercise/${seed}`);
  const upTo = (most: number) => Math.floor(random.float() * most);
  const stock = 5 + upTo(20);
  const players = 3 + upTo(30);
  const asked = Array.from({ length: PURCHASES }, () => `player-${upTo(players)}`);
  const sale = await openSale(redis, script, stock);
  try {
    const buying = asked.map((player, index) => sale.buy(player, connections[index % CONNECTIONS]));
    const bought = await Promise.all(buying);
    return { stock, bought, left: await sale.left(), ledger: await sale.ledger() };
  } finally {
    await sale.close();
  }
}

/** What a purchase costs the server, with many buyers over what it costs with few. */
async function judgeGrowth(redis: Redis, script: SaleScript): Promise<JudgedLine> {
  const few = await microsPerCall(redis, script, FEW_BUYERS);
  const many = await microsPerCall(redis, script, MANY_BUYERS);
  const growth = many / Math.max(1, few);
  return {
    ok: growth <= MOST_GROWTH,
    text: `A purchase takes the server ${few.toFixed(0)} µs when ${FEW_BUYERS} have bought and ${many.toFixed(0)} µs when ${MANY_BUYERS} have, which is ${growth.toFixed(1)} times as long; up to ${MOST_GROWTH} times is let pass.`,
  };
}

/** By the server's own count of time, in the quickest of a few batches, so that one stall does not decide. */
async function microsPerCall(redis: Redis, script: SaleScript, buyers: number): Promise<number> {
  const sale = await openSale(redis, script, 1_000_000);
  const players = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => `buyer-${from + index}`);
  try {
    for (let from = 0; from < buyers; from += FILLED_AT_ONCE)
      await sale.buyAll(players(from, Math.min(FILLED_AT_ONCE, buyers - from)));
    const means: number[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const before = await evalStats(redis);
      await sale.buyAll(players(buyers + batch * CALLS, CALLS));
      const after = await evalStats(redis);
      means.push((after.usec - before.usec) / (after.calls - before.calls));
    }
    return Math.min(...means);
  } finally {
    await sale.close();
  }
}

/** Calls of EVAL so far, and the time they took. */
async function evalStats(redis: Redis): Promise<{ calls: number; usec: number }> {
  const line = /^cmdstat_eval:calls=(\d+),usec=(\d+)/m.exec(await redis.info("commandstats"));
  if (line === null) throw new Error("INFO commandstats tells nothing of EVAL");
  return { calls: Number(line[1]), usec: Number(line[2]) };
}
