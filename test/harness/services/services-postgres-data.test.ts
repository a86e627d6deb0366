import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type DataManifest,
  dataSetDigest,
} from "../../../src/harness/services/postgres/data-set.ts";
import { TABLES } from "../../../src/harness/services/postgres/data-set-sql.ts";
import type { RunningPostgres } from "../../../src/harness/services/postgres/managed.ts";
import { startPostgres } from "../../../src/harness/services/postgres/start.ts";
import { DataSetSchema } from "../../../src/lab/data-set.ts";
import { oneValue, PostgresTrial, rowsOf } from "./postgres-trial.ts";

const SMALL = { players: 1_000, inventory: 5_000, orders: 1_000, seed: 7 };
const trial = new PostgresTrial();
afterAll(async () => {
  await trial.stopAll();
  trial.remove();
});

const digestsOf = (manifest: DataManifest | undefined) =>
  TABLES.map((table) => manifest?.tables[table].digest);

describe("the data set", () => {
  let postgres: RunningPostgres;
  let told: string[];
  beforeAll(async () => {
    ({ postgres, told } = await trial.start({ data: SMALL }));
  });
  const value = (sql: string) => oneValue(postgres.url, sql);
  const count = async (sql: string) => Number(await value(`SELECT count(*) FROM ${sql}`));

  it("has the rows it was asked for, and says so", async () => {
    expect(told).toContain(
      "Making the data set: 1,000 players, 5,000 inventory rows, 1,000 orders, seed 7 (first use on this machine)",
    );
    const expected = {
      players: 1_000,
      items: 10_000,
      inventory: 5_000,
      orders: 1_000,
      friends: 31_000,
    };
    for (const [table, rows] of Object.entries(expected)) {
      expect(await count(table)).toBe(rows);
      expect(postgres.data?.tables[table as keyof typeof expected].rows).toBe(rows);
    }
  });

  it("numbers players, inventory and orders from 1 without a gap", async () => {
    for (const [table, last] of [
      ["players", 1_000],
      ["items", 10_000],
      ["inventory", 5_000],
      ["orders", 1_000],
    ]) {
      expect(await rowsOf(postgres.url, `SELECT min(id)::int, max(id)::int FROM ${table}`)).toEqual(
        [{ min: 1, max: last }],
      );
    }
  });

  it("gives each of the first thousand players 31 friends, never himself and nobody twice", async () => {
    expect(
      await rowsOf(
        postgres.url,
        `SELECT count(*)::int AS players, min(friends)::int, max(friends)::int
         FROM (SELECT count(DISTINCT friend_id) AS friends FROM friends GROUP BY player_id) AS each`,
      ),
    ).toEqual([{ players: 1_000, min: 31, max: 31 }]);
    expect(await count("friends WHERE friend_id = player_id")).toBe(0);
    expect(await count("friends LEFT JOIN players ON id = friend_id WHERE id IS NULL")).toBe(0);
  });

  it("spreads players over eight regions, orders over four states, dates over two years", async () => {
    expect(await value("SELECT count(DISTINCT region)::int FROM players")).toBe(8);
    expect(await rowsOf(postgres.url, "SELECT DISTINCT state FROM orders ORDER BY state")).toEqual(
      ["paid", "placed", "returned", "shipped"].map((state) => ({ state })),
    );
    for (const [table, column] of [
      ["players", "joined_at"],
      ["inventory", "acquired_at"],
      ["orders", "placed_at"],
    ])
      expect(
        await count(
          `${table} WHERE ${column} NOT BETWEEN '2024-01-01 00:00:00Z' AND '2025-12-31 23:59:59Z'`,
        ),
      ).toBe(0);
  });

  it("lets half of the rows fall on an eighth of the items and on a quarter of the players", async () => {
    const ofItems = await count("inventory WHERE item_id <= 10000 / 8");
    expect(Math.abs(ofItems / 5_000 - 1 / 2)).toBeLessThan(0.03);
    const ofPlayers = Number(
      await value(
        `SELECT sum(held) FROM (SELECT count(*) AS held FROM inventory GROUP BY player_id
         ORDER BY held DESC LIMIT 250) AS most`,
      ),
    );
    // The most active by what they hold, not by what they were drawn for: that is somewhat more than half.
    expect(ofPlayers / 5_000).toBeGreaterThan(0.5);
    expect(ofPlayers / 5_000).toBeLessThan(0.65);
  });

  it("has the indexes of the contract, and none on players of orders or on scores", async () => {
    expect(
      await rowsOf(
        postgres.url,
        "SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname",
      ),
    ).toEqual(
      [
        "friends_pkey",
        "inventory_pkey",
        "inventory_player",
        "items_pkey",
        "orders_pkey",
        "orders_placed",
        "players_pkey",
      ].map((name) => ({ name })),
    );
    expect(
      await count("pg_constraint WHERE contype = 'f' AND convalidated AND conparentid = 0"),
    ).toBe(2);
  });

  it("is vacuumed and analysed, and no table escaped the log of changes for good", async () => {
    const rows = await rowsOf(
      postgres.url,
      `SELECT relpages = relallvisible AS visible, relpersistence AS kind, reltuples::int AS rows
       FROM pg_class WHERE relname = ANY(ARRAY['${TABLES.join("','")}']) ORDER BY relname`,
    );
    expect(rows).toEqual(
      [31_000, 5_000, 10_000, 1_000, 1_000].map((rows) => ({ visible: true, kind: "p", rows })),
    );
    expect(await value("SHOW wal_level")).toBe("replica");
  });

  it("is the same whenever it is made from the same seed, and another from another", async () => {
    const again = await trial.start({ data: SMALL, cacheFolder: join(trial.folder, "again") });
    expect(again.told.some((text) => text.startsWith("Making"))).toBe(true);
    expect(again.postgres.data).toEqual(postgres.data);
    const other = await trial.start({ data: { ...SMALL, seed: 8 } });
    const [digests, others] = [digestsOf(postgres.data), digestsOf(other.postgres.data)];
    expect(digests.filter((digest, index) => digest === others[index])).toEqual([]);
  });

  it("is made once and copied from then on; what a run writes stays in its copy", async () => {
    await rowsOf(postgres.url, "DELETE FROM orders");
    const second = await trial.start({ data: SMALL });
    expect(second.told.map((text) => text.replace(/\d+/g, "n"))).toEqual([
      "Copying the data set (n MB)",
      expect.stringMatching(/^Starting PostgreSQL/),
    ]);
    expect(second.postgres.data).toEqual(postgres.data);
    expect(Number(await oneValue(second.postgres.url, "SELECT count(*) FROM orders"))).toBe(1_000);
  });

  it("is refused and made anew when a copy does not hold what was made", async () => {
    const cacheFolder = join(trial.folder, "changed");
    await trial.start({ data: SMALL, cacheFolder });
    const name = trial.kept(cacheFolder).find((folder) => folder.startsWith("data-"))!;
    const file = join(cacheFolder, name, "manifest.json");
    writeFileSync(file, readFileSync(file, "utf8").replace('"rows": 31000', '"rows": 31001'));
    await expect(startPostgres(trial.options({ data: SMALL, cacheFolder }))).rejects.toThrow(
      "friends has 31001 and 31000 rows",
    );
    const { told } = await trial.start({ data: SMALL, cacheFolder });
    expect(told.some((text) => text.startsWith("Making"))).toBe(true);
  });

  it("can be as small as 32 players, of whom each is everybody else's friend", async () => {
    const data = { players: 32, inventory: 1, orders: 1, seed: 0 };
    const { postgres: tiny } = await trial.start({ data });
    expect(Number(await oneValue(tiny.url, "SELECT count(*) FROM friends"))).toBe(32 * 31);
    expect(DataSetSchema.safeParse({ ...data, players: 31 }).success).toBe(false);
  });

  it("is kept under another name for another size, seed or kind of cluster", () => {
    const names = [
      dataSetDigest(SMALL, "postgres-18.4"),
      dataSetDigest({ ...SMALL, seed: 8 }, "postgres-18.4"),
      dataSetDigest({ ...SMALL, orders: 1_001 }, "postgres-18.4"),
      dataSetDigest(SMALL, "postgres-18.5"),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(dataSetDigest({ ...SMALL }, "postgres-18.4")).toBe(names[0]);
  });
});

describe("an external PostgreSQL, at DATABASE_URL", () => {
  let server: RunningPostgres;
  beforeAll(async () => {
    ({ postgres: server } = await trial.start());
  });
  const ownDatabases = () =>
    rowsOf(server.url, "SELECT datname FROM pg_database WHERE datname LIKE 'load_bearing%'");
  const external = (address: string) => ({ environment: { DATABASE_URL: address } });
  afterEach(async () => expect(await ownDatabases()).toEqual([]));

  it("is used through a database of the run's own, which is dropped at the end", async () => {
    const { postgres } = await trial.start({ ...external(server.url), data: SMALL });
    expect(postgres).toMatchObject({ origin: "external", pid: undefined, version: server.version });
    expect(new URL(postgres.url).pathname).toMatch(/^\/load_bearing_[0-9a-f]{8}$/);
    expect(Number(await oneValue(postgres.url, "SELECT count(*) FROM inventory"))).toBe(5_000);
    const { postgres: own } = await trial.start({ data: SMALL });
    expect(digestsOf(postgres.data)).toEqual(digestsOf(own.data));
    await expect(postgres.kill()).rejects.toMatchObject({ exitCode: 2 });
    expect(await ownDatabases()).toHaveLength(1);
    await postgres.stop();
    await postgres.stop();
  });

  it("is set for the run's database where that is possible, and refused where not", async () => {
    const { postgres } = await trial.start({
      ...external(server.url),
      settings: { work_mem: "8MB" },
    });
    expect(postgres.settings).toMatchObject({ work_mem: "8MB" });
    expect(await oneValue(postgres.url, "SHOW work_mem")).toBe("8MB");
    expect(await oneValue(server.url, "SHOW work_mem")).toBe("4MB");
    await postgres.stop();
    await expect(
      startPostgres(
        trial.options({ ...external(server.url), settings: { shared_buffers: "77MB" } }),
      ),
    ).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining("has shared_buffers 256MB, and this lab needs 77MB"),
    });
  });

  it("is refused with a sentence when it cannot be used, which never holds the password", async () => {
    await rowsOf(server.url, "CREATE ROLE guest LOGIN PASSWORD 'secret-word'");
    const guest = new URL(server.url);
    guest.username = "guest";
    guest.password = "secret-word";
    const mistaken = new URL(guest);
    mistaken.password = "secret-sword";
    const nowhere = new URL(guest);
    nowhere.port = "1";
    const refusals = [
      [guest.href, 3, "ALTER ROLE guest CREATEDB"],
      [mistaken.href, 3, "it refuses the user or the password"],
      [nowhere.href, 3, "nothing listens there"],
      ["postgresql:///lab?host=/tmp", 2, "DATABASE_URL must look like"],
      ["redis://127.0.0.1:6379/0", 2, "DATABASE_URL must look like"],
    ] as const;
    for (const [address, exitCode, words] of refusals) {
      const error = await startPostgres(trial.options(external(address))).catch((reason) => reason);
      expect(error).toMatchObject({ exitCode, message: expect.stringContaining(words) });
      expect(error.message).not.toContain("secret");
    }
  });

  it("is not alive while it does not answer", async () => {
    const { postgres } = await trial.start(external(server.url));
    expect(postgres.alive()).toBe(true);
    await server.kill();
    await expect.poll(() => postgres.alive(), { timeout: 10_000 }).toBe(false);
    expect(postgres.failure().message).toContain("no longer answers");
    await server.start();
    await expect.poll(() => postgres.alive(), { timeout: 20_000 }).toBe(true);
    await postgres.stop();
  });
});
