import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JudgeContext } from "../../../src/lab/judge.ts";
import { NO_APP } from "../../../test/labs/no-faults.ts";
import { judge } from "../exercise/judge.ts";
import { type Observed, rulesBroken, wrongPrices } from "../exercise/rules.ts";
import solution from "../exercise/solution.ts";
import starter from "../exercise/starter.ts";
import { labFolder, type Store, startStore } from "./start.ts";

let store: Store;
let folder: string;
beforeAll(async () => {
  store = await startStore();
  folder = mkdtempSync(join(tmpdir(), "redis-lua-exercise-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await store?.stop();
});

const context = (learner: string): JudgeContext => ({
  learner,
  starter: "starter.ts",
  solution: "solution.ts",
  services: { redis: store.url },
  ...NO_APP,
  measure: () => Promise.reject(new Error("nothing is timed by the harness here")),
});

let written = 0;
function learnerFile(text: string): string {
  const file = join(folder, `learner-${++written}.mjs`);
  writeFileSync(file, text);
  return file;
}

const KEYS = "(s) => [s + ':stock', s + ':ledger', s + ':buyers']";
/** A learner's file with this script; other keys than the solution's where they are given. */
const withScript = (lua: string, keys = KEYS) =>
  learnerFile(
    `export default { keys: ${keys}, args: (player) => [player], lua: ${JSON.stringify(lua)} };`,
  );

const inFolder = (name: string) => fileURLToPath(new URL(`exercise/${name}`, labFolder));
const okOf = async (learner: string) => (await judge(context(learner))).map(({ ok }) => ok);

describe("the judge", () => {
  test("passes the solution", async () => {
    const lines = await judge(context(inFolder("solution.ts")));
    expect(lines.filter(({ ok }) => !ok)).toEqual([]);
    expect(lines).toHaveLength(4);
  });

  test("finds the starter's three faults, and nothing against its rules", async () => {
    const lines = await judge(context(inFolder("starter.ts")));
    expect(lines.map(({ ok }) => ok)).toEqual([false, true, false, false]);
    expect(lines[0]!.text).toContain("a key that keys() does not name");
    expect(lines[2]!.text).toMatch(/^(\d+) of \1 prices are wrong/);
    expect(lines[3]!.text).toMatch(/when 50 have bought.*when 4000 have/);
  });

  test("finds each fault alone", async () => {
    const madeUp = solution.lua.replaceAll(
      "KEYS[3]",
      "string.gsub(KEYS[1], 'stock', 'buyers')..''",
    );
    const twoKeys = "(s) => [s + ':stock', s + ':ledger']";
    // string.gsub gives two values, of which the text behind it takes the first.
    expect(await okOf(withScript(madeUp, twoKeys))).toEqual([false, true, true, true]);
    const number = solution.lua.replace("return tostring(price)", "return price");
    expect(await okOf(withScript(number))).toEqual([true, true, false, true]);
    const list = solution.lua
      .replace(
        "if redis.call('SISMEMBER', KEYS[3], ARGV[1]) == 1 then return false end",
        "for _, buyer in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do if buyer == ARGV[1] then return false end end",
      )
      .replace("'SADD'", "'RPUSH'");
    expect(await okOf(withScript(list))).toEqual([true, true, true, false]);
  });

  test("finds a script that sells nothing, one that sells too much and one that keeps no ledger", async () => {
    const [, nothing] = await judge(context(withScript("return false")));
    expect(nothing).toMatchObject({ ok: false, text: expect.stringContaining("turned away") });
    const unbounded = solution.lua.replace("if left < 1 then return false end", "");
    const [, tooMuch] = await judge(context(withScript(unbounded)));
    expect(tooMuch).toMatchObject({ ok: false, text: expect.stringContaining("more units") });
    const unlisted = solution.lua.replace(/^redis\.call\('XADD'.*$/m, "");
    const [, noLedger] = await judge(context(withScript(unlisted)));
    expect(noLedger).toMatchObject({ ok: false, text: expect.stringContaining("ledger") });
  });

  test("says what the server says of a script that it cannot run", async () => {
    for (const lua of ["this is not Lua", "return redis.call('GETT', KEYS[1])"]) {
      const lines = await judge(context(withScript(lua)));
      expect(lines).toHaveLength(1);
      expect(lines[0]!.text).toMatch(/^Your script failed on the server: /);
    }
  });

  test.each([
    ["export default 6;", /has to export an object/],
    ["export default {", /cannot be loaded/],
    ["export default { keys: () => 'stock', args: () => [], lua: '' };", /array of texts/],
    ["export default { keys: () => ['stock'], args: () => [], lua: '' };", /does not begin/],
    ["export default { keys: (s) => [s + ':*'], args: () => [], lua: '' };", /patterns/],
    ["export default { keys: (s) => [s + ':stock'], args: () => [], lua: '' };", /:ledger/],
  ])("%s is refused with a sentence before anything is run", async (text, sentence) => {
    const lines = await judge(context(learnerFile(text)));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ ok: false, text: expect.stringMatching(sentence) });
  });

  test("leaves no user and none of the declared keys behind", async () => {
    const redis = new Redis(store.url);
    try {
      await redis.flushdb();
      await judge(context(inFolder("solution.ts")));
      expect(await redis.dbsize()).toBe(0);
      expect(await redis.acl("USERS")).toEqual(["default"]);
    } finally {
      redis.disconnect();
    }
  });
});

describe("the rules", () => {
  const fair: Observed = {
    stock: 12,
    bought: [
      { player: "a", reply: "4.5" },
      { player: "b", reply: "4.5" },
      { player: "a", reply: null },
      { player: "c", reply: "6.25" },
    ],
    left: 9,
    ledger: [
      { player: "a", price: "4.5" },
      { player: "b", price: "4.5" },
      { player: "c", price: "6.25" },
    ],
  };

  test("are kept by a fair sale", () => {
    expect(rulesBroken(fair)).toEqual([]);
    expect(wrongPrices(fair)).toBe(0);
  });

  test.each<[string, Partial<Observed>]>([
    ["more units", { stock: 2, left: -1 }],
    ["a second unit", { bought: [...fair.bought, { player: "b", reply: "6.25" }] }],
    ["turned away", { bought: [...fair.bought, { player: "d", reply: null }] }],
    ["add up", { left: 10 }],
    ["ledger", { ledger: fair.ledger.slice(1) }],
  ])("notice: %s", (words, change) => {
    expect(rulesBroken({ ...fair, ...change }).join("; ")).toContain(words);
  });

  test("count a price once, whether the ledger or the answer has it wrong", () => {
    const cut = fair.bought.map(({ player, reply }) => ({
      player,
      reply: reply === null ? null : Math.trunc(Number(reply)),
    }));
    expect(wrongPrices({ ...fair, bought: cut })).toBe(3);
    const [first, ...others] = fair.ledger;
    expect(wrongPrices({ ...fair, ledger: [{ ...first!, price: "6.25" }, ...others] })).toBe(1);
  });
});

test("starter and solution export what the contract says, and differ in their script", () => {
  for (const script of [starter, solution]) {
    expect(script.keys("{sale}").slice(0, 2)).toEqual(["{sale}:stock", "{sale}:ledger"]);
    expect(script.args("ada")).toEqual(["ada"]);
  }
  expect(readFileSync(inFolder("starter.ts"), "utf8")).not.toContain(":buyers`");
  expect(solution.lua).not.toBe(starter.lua);
});
