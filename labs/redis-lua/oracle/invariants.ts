/** What must hold when many buy at once, counted; and what is expected not to. */
import { setTimeout as pause } from "node:timers/promises";
import type { InvariantTarget } from "#lab";
import { keysOf } from "../system/sale.ts";
import { type Answer, buyAll, failedOf, soldOf, strangers, withSale } from "./buyers.ts";

interface Findings {
  violations: number;
  checked: number;
}

const STOCK = 50;
const PURCHASES = 600;
const PLAYERS = 40;
/** Purchases of one player, sent one right after the other, so that they are under way together. */
const TRIES_OF_A_PLAYER = 4;
const FLUSH_EVERY_MILLIS = 5;
const TRIALS = 10;

/** Units sold beyond the stock, and purchases without an answer. */
export const unitsBeyondStock = (target: InvariantTarget): Promise<Findings> =>
  withSale(target, STOCK, async () => {
    const answers = await buyAll(target.url, strangers(PURCHASES));
    const beyond = Math.max(0, soldOf(answers) - STOCK);
    return { violations: beyond + failedOf(answers), checked: PURCHASES };
  });

/** Units that are neither sold nor left, or both. */
export const unitsAstray = (target: InvariantTarget): Promise<Findings> =>
  withSale(target, STOCK, async ({ left }) => {
    const answers = await buyAll(target.url, strangers(PURCHASES));
    const astray = Math.abs(STOCK - (await left()) - soldOf(answers));
    return { violations: astray + failedOf(answers), checked: PURCHASES };
  });

/** Units that a player has beyond one, or lacks, after several purchases at once. */
export const secondUnits = (target: InvariantTarget): Promise<Findings> =>
  withSale(target, PLAYERS * TRIES_OF_A_PLAYER, async () => {
    const asked = Array.from({ length: PLAYERS * TRIES_OF_A_PLAYER }, (_, index) => ({
      // Beyond those whom the shop numbers by itself.
      player: 1e9 + Math.floor(index / TRIES_OF_A_PLAYER),
    }));
    const answers = await buyAll(target.url, asked);
    const units = new Map<number, Answer[]>();
    for (const [index, { player }] of asked.entries())
      units.set(player, [...(units.get(player) ?? []), answers[index]!]);
    const off = [...units.values()].map((mine) => Math.abs(soldOf(mine) - 1));
    return { violations: off.reduce((sum, count) => sum + count, 0), checked: PLAYERS };
  });

/** Entries that the ledger has too few, or too many. */
export const entriesAstray = (target: InvariantTarget): Promise<Findings> =>
  withSale(target, STOCK, async ({ redis, prefix }) => {
    const answers = await buyAll(target.url, strangers(PURCHASES));
    const entries = await redis.xlen(keysOf(prefix, 0).ledger);
    return {
      violations: Math.abs(entries - soldOf(answers)) + failedOf(answers),
      checked: PURCHASES,
    };
  });

/** Looks that somebody takes at the stock meanwhile, and that find fewer than no units. */
export const looksBelowZero = (target: InvariantTarget): Promise<Findings> =>
  withSale(target, STOCK, async ({ left }) => {
    let buying = true;
    let below = 0;
    let looks = 0;
    const looking = async () => {
      while (buying) {
        if ((await left()) < 0) below += 1;
        looks += 1;
      }
    };
    const looked = looking();
    await buyAll(target.url, strangers(PURCHASES)).finally(() => {
      buying = false;
    });
    await looked;
    return { violations: below, checked: looks };
  });

/** Purchases that fail while the server forgets its scripts and the shop's function again and again. */
export const purchasesLostToFlushes = (target: InvariantTarget): Promise<Findings> =>
  withSale(target, PURCHASES, async ({ redis }) => {
    let buying = true;
    const forget = async () => {
      await redis.script("FLUSH");
      // The shop's own library and no other: the server may be somebody's. It may be missing already.
      await redis.function("DELETE", "load_bearing_shop").catch((error: Error) => {
        if (!error.message.includes("not found")) throw error;
      });
    };
    const forgetting = async () => {
      while (buying) {
        await forget();
        await pause(FLUSH_EVERY_MILLIS);
      }
    };
    await forget();
    const forgotten = forgetting();
    const answers = await buyAll(target.url, strangers(PURCHASES)).finally(() => {
      buying = false;
    });
    await forgotten;
    return { violations: PURCHASES - soldOf(answers), checked: PURCHASES };
  });

/** Purchases whose last write cannot succeed, and which leave a trace all the same. */
export async function tracesOfFailures(target: InvariantTarget): Promise<Findings> {
  let violations = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    await withSale(target, STOCK, async ({ redis, prefix, left }) => {
      const { ledger, owners } = keysOf(prefix, 0);
      await redis.set(ledger, "no stream, so that no entry can be added");
      const answers = await buyAll(target.url, strangers(1));
      const isUntouched = (await left()) === STOCK && (await redis.scard(owners)) === 0;
      if (failedOf(answers) !== 1 || !isUntouched) violations += 1;
    });
  }
  return { violations, checked: TRIALS };
}

const right = ["watch-multi", "lua", "function", "decr-then-check"];
const undecided = ["get-then-set", "pipeline-multi"];
const broken = { workload: "hot", expected: "broken" as const };
const held = { workload: "hot", expected: "held" as const };

export const invariants = [
  {
    ...held,
    id: "never-oversold",
    text: "No unit is sold beyond a stock of 50 when 600 purchases come over 32 connections",
    variants: right,
    check: unitsBeyondStock,
  },
  {
    ...broken,
    id: "oversells",
    text: "No unit is sold beyond a stock of 50, without a decision that others cannot come between",
    variants: undecided,
    check: unitsBeyondStock,
  },
  {
    ...held,
    id: "books-balance",
    text: "Units sold and units left add up to the stock",
    variants: [...right, "pipeline-multi"],
    check: unitsAstray,
  },
  {
    ...broken,
    id: "books-do-not-balance",
    text: "Units sold and units left add up to the stock, where what was read is written back",
    variants: ["get-then-set"],
    check: unitsAstray,
  },
  {
    ...held,
    id: "one-each",
    text: "Each of 40 players who buy four times at once gets one unit",
    variants: right,
    check: secondUnits,
  },
  {
    ...broken,
    id: "more-than-one-each",
    text: "Each of 40 players who buy four times at once gets one unit, without such a decision",
    variants: undecided,
    check: secondUnits,
  },
  {
    ...held,
    id: "ledger-complete",
    text: "The ledger has an entry for each unit that was sold",
    variants: [...right, ...undecided],
    check: entriesAstray,
  },
  {
    ...held,
    id: "never-below-zero",
    text: "Nobody who looks at the stock meanwhile sees a negative one",
    variants: ["watch-multi", "lua", "function"],
    check: looksBelowZero,
  },
  {
    ...broken,
    id: "dips-below-zero",
    text: "Nobody who looks at the stock meanwhile sees a negative one, where a unit is taken first",
    variants: ["decr-then-check"],
    check: looksBelowZero,
  },
  {
    ...held,
    id: "survives-forgetting",
    text: "No purchase fails while the server forgets its scripts and functions every few milliseconds",
    variants: ["lua", "function"],
    check: purchasesLostToFlushes,
  },
  {
    ...broken,
    id: "all-or-nothing",
    text: "A purchase whose last write fails leaves no trace of the writes before it",
    variants: ["watch-multi", "lua", "function"],
    check: tracesOfFailures,
  },
];
