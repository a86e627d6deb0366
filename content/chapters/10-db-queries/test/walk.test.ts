/** The slider's model of paging against the lab's own walk over a table in PostgreSQL. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CHANGED_ROWS,
  type NextPage,
  WALKED_ROWS,
  WALKED_TABLE,
  walk,
} from "../../../../labs/db-queries/oracle/walks.ts";
import { startDatabase, type TestDatabase } from "../../../../labs/db-queries/test/start.ts";
import { keysetPage } from "../../../../labs/db-queries/variants/keyset.ts";
import { offsetPage } from "../../../../labs/db-queries/variants/offset.ts";
import { walkPages } from "../simulator/paging.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database?.stop());

describe("a walk over a table that changes", () => {
  const ways: Record<"offset" | "keyset", NextPage> = {
    offset: (page) => ({ statement: offsetPage(WALKED_TABLE), values: [(page - 1) * 50] }),
    keyset: (_, cursor) => ({ statement: keysetPage(WALKED_TABLE), values: cursor }),
  };

  test.each([
    ["offset", "insert"],
    ["offset", "delete"],
    ["keyset", "insert"],
    ["keyset", "delete"],
  ] as const)("by %s sees rows as the model says, which counts the same walk (%s)", async (by, change) => {
    const changed = change === "insert" ? CHANGED_ROWS : -CHANGED_ROWS;
    const model = walkPages({ rows: WALKED_ROWS, pageRows: 50, by, changed });
    const { rows, repeated, missed } = model;
    expect(await walk(database.services.postgres!, change, ways[by])).toEqual({
      rows,
      repeated,
      missed,
    });
  });
});
