import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/result/temporary-folder.ts";
import { judge } from "../exercise/judge.ts";
import { labFolder, type Stores, startStores } from "./start.ts";

const file = (name: string) => fileURLToPath(new URL(`exercise/${name}.ts`, labFolder));

let stores: Stores;
beforeAll(async () => {
  stores = await startStores(["redis"]);
});
afterAll(() => stores?.stop());

const judged = (learner: string) =>
  judge({ learner, solution: file("solution"), services: stores.urls });

/** Judges a cache made by this text of a function's body; `solve` is what the solution makes. */
function judgedText(body: string) {
  const path = join(temporaryFolder(), "learner.ts");
  const solution = JSON.stringify(pathToFileURL(file("solution")).href);
  writeFileSync(
    path,
    `import solve from ${solution};\nexport default function cache(given: any): any {\n${body}\n}\n`,
  );
  return judged(path);
}

const verdicts = async (lines: ReturnType<typeof judged>) => (await lines).map(({ ok }) => ok);

test("the solution passes everything", async () => {
  const lines = await judged(file("solution"));
  expect(lines.filter(({ ok }) => !ok)).toEqual([]);
  expect(lines).toHaveLength(6);
});

test("the starter is found out in each of its four faults, and spares the database", async () => {
  // Foreign, old, remembered errors, lifetimes within the bound, lifetimes apart, queries.
  const lines = await judged(file("starter"));
  expect(lines.map(({ ok }) => ok)).toEqual([false, false, false, true, false, true]);
  expect(lines[0]!.text).toMatch(/^[1-9]\d* of 480 answers/);
  expect(lines[1]!.text).toContain("60 of 60 reads gave the older");
  expect(lines[2]!.text).toContain("30 of 30 players");
});

describe("the judge", () => {
  test("does not let the cache be left out", async () => {
    const body = `return { ...solve(given), read: (game: string, player: number) => given.database.load(game, player) };`;
    expect((await verdicts(judgedText(body))).at(-1)).toBe(false);
  });

  test("passes writers that wait for each other", async () => {
    const body = `
      const cache = solve(given);
      let last: Promise<void> = Promise.resolve();
      return {
        ...cache,
        addPoints(game: string, player: number, points: number) {
          last = last.then(() => cache.addPoints(game, player, points));
          return last;
        },
      };`;
    expect(await verdicts(judgedText(body))).toEqual([true, true, true, true, true, true]);
  });

  test("finds entries that live for ever", async () => {
    const body = `
      const { redis, database, prefix } = given;
      return {
        ...solve(given),
        async read(game: string, player: number) {
          const key = prefix + "profile:" + game + ":" + player;
          const held = await redis.get(key);
          if (held !== null) return held;
          const fresh = await database.load(game, player);
          await redis.set(key, fresh);
          return fresh;
        },
      };`;
    const lines = await judgedText(body);
    expect(lines[3]!.ok).toBe(false);
    expect(lines[3]!.text).toContain("60 of 60 entries");
  });

  test("says what is wrong with a file that is no cache", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "none.ts");
    writeFileSync(path, "export default 7;\n");
    expect((await judged(path))[0]!.text).toContain("export a function");
    expect((await judged(join(folder, "missing.ts")))[0]!.text).toContain("cannot be loaded");
    expect((await judgedText('throw new Error("not yet");'))[0]!.text).toContain("not yet");
  });
});
