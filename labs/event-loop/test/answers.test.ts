import { describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { NO_FAULTS } from "../../../test/labs/no-faults.ts";
import lab from "../lab.ts";
import { boardOf, playOut, SIDE } from "../system/board.ts";
import { answerOf, begin, PARTS, solve, step } from "../system/solve.ts";
import { send, start } from "./start.ts";

const { workloads, invariants } = LabSchema.parse(lab);

// That every answer is as the lab declares it, and what becomes of invariants, is what `lab verify` looks at.

describe("the search", () => {
  const board = boardOf(3);

  test("gives one answer, however much computing there is", () => {
    expect(solve(board, 1_000_000)).toEqual(solve(board, 0));
  });

  test("gives the same answer in parts with other searches in between", () => {
    const [one, other] = [begin(board, 50), begin(boardOf(4), 50)];
    for (let part = 0; part < PARTS; part++) {
      step(one);
      step(other);
    }
    expect(answerOf(one)).toEqual(solve(board, 0));
    expect(answerOf(other)).toEqual(solve(boardOf(4), 0));
  });

  test("has a digest that leaves no part out", () => {
    const digests = [PARTS - 1, PARTS].map((parts) => {
      const search = begin(board, 0);
      for (let part = 0; part < parts; part++) step(search);
      return answerOf(search).digest;
    });
    expect(digests[0]).not.toBe(digests[1]);
  });

  test("merges until no two neighbours are of one level, and loses no worth", () => {
    const { cells, merges, score } = playOut(board.cells, "one");
    const worth = (levels: readonly number[]) =>
      levels.reduce((sum, level) => sum + (level === 0 ? 0 : 2 ** level), 0);
    expect(worth(cells)).toBe(worth(board.cells));
    expect(cells.filter((level) => level === 0)).toHaveLength(merges);
    expect(score).toBeGreaterThan(0);
    cells.forEach((level, place) => {
      if (level === 0) return;
      if (place % SIDE < SIDE - 1) expect(cells[place + 1]).not.toBe(level);
      expect(cells[place + SIDE]).not.toBe(level);
    });
  });
});

describe.each(Object.entries(workloads[0]!.apps))("%s", (_variant, app) => {
  test("refuses a board of another size and a body that is none", async () => {
    const url = await start(app.file, { workIterations: 10_000 });
    const request = { method: "POST", path: "/solve" } as const;
    const headers = { "content-type": "application/json" };
    for (const body of ['{"id":"board-1","cells":[1,2]}', '{"id":"board-1"}', "{"]) {
      expect((await send(url, { ...request, headers, body })).status).toBe(400);
    }
  });
});

test.each(invariants)("$id is broken by a server that solves nothing", async ({ check }) => {
  const url = await start("variants/pbkdf2-async.ts");
  const { violations, checked } = await check(
    { url, variant: "in-handler", services: {} },
    NO_FAULTS,
  );
  expect(checked).toBeGreaterThan(0);
  expect(violations).toBeGreaterThan(0);
});

test("a server without a bound is found out, because it refuses nobody", async () => {
  const url = await start("variants/in-handler.ts", { workIterations: 10_000 });
  const { check } = invariants.find(({ id }) => id === "full-pool-refuses")!;
  expect((await check({ url, variant: "in-handler", services: {} }, NO_FAULTS)).violations).toBe(1);
});
