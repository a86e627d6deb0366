/**
 * The statements that make the shared data set. Every value is a hash of the row's number, the seed and
 * the column's own number, so that the rows are the same whenever, wherever and in whatever order they
 * are made.
 */
import type { DataSet } from "../../../lab/data-set.ts";

export const TABLES = ["players", "items", "inventory", "orders", "friends"] as const;
export type TableName = (typeof TABLES)[number];

export const ITEMS = 10_000;
export const FRIENDS_EACH = 31;
export const MOST_WITH_FRIENDS = 1_000;
const REGIONS = [
  "af-south",
  "ap-east",
  "ap-south",
  "eu-north",
  "eu-west",
  "sa-east",
  "us-east",
  "us-west",
] as const;
/** One for each twentieth of the orders, so that the shares are 10, 15, 65 and 10 per cent. */
const STATES = [
  ...Array<string>(2).fill("placed"),
  ...Array<string>(3).fill("paid"),
  ...Array<string>(13).fill("shipped"),
  ...Array<string>(2).fill("returned"),
];
const FIRST_NAMES =
  "Amber Ash Blaze Cedar Cinder Dusk Echo Ember Frost Gale Hazel Iron Jade Moss Onyx Storm".split(
    " ",
  );
const LAST_NAMES =
  "Badger Bear Crow Falcon Fox Hare Heron Lynx Marten Otter Owl Raven Stag Swift Viper Wolf".split(
    " ",
  );
const FIRST_DAY = "timestamptz '2024-01-01 00:00:00+00'";
/** 2024 and 2025. */
const TWO_YEARS_SECONDS = 731 * 86_400;

/** A prime larger than any number of players: multiplying by it, modulo that number, only reorders them. */
const SCATTER = 2_654_435_761;
/** The hash's lowest 52 bits make a fraction whose arithmetic is exact, and never rounds up to 1. */
const FRACTION_MASK = 2 ** 52 - 1;
const COLUMNS_PER_SEED = 1_000;

export interface TableSql {
  name: TableName;
  create: string;
  fill: string;
  /** Made when the rows are there, which is faster than keeping them up to date row by row. */
  indexes: readonly string[];
}

interface DataSetSql {
  /** Tables that can be made at the same time as those of another lane; within a lane one after the other. */
  lanes: readonly (readonly TableSql[])[];
  /** References between tables, checked against every row. */
  constraints: readonly string[];
  /** After everything: statistics, rows marked as visible to all, nothing left to write. */
  settle: readonly string[];
}

export function dataSetSql({ players, inventory, orders, seed }: DataSet): DataSetSql {
  const { share, whole, skewed, rare, moment, oneOf } = draws(seed);
  /** Few players do most; who they are has nothing to do with the order of the ids. */
  const player = (column: number) =>
    `1 + (floor(${share(column)} * ${share(column)} * ${players})::bigint * ${SCATTER}) % ${players}`;
  const strata = Math.floor((players - 1) / FRIENDS_EACH);

  return {
    lanes: [
      [
        {
          name: "inventory",
          create: `CREATE TABLE inventory (
            id bigint NOT NULL, player_id bigint NOT NULL, item_id int NOT NULL,
            quantity int NOT NULL, acquired_at timestamptz NOT NULL)`,
          fill: `INSERT INTO inventory
            SELECT i, ${player(21)}, 1 + ${rare(22, ITEMS)}::int, 1 + ${rare(23, 20)}::int, ${moment(24)}
            FROM ${numbers(inventory)}`,
          indexes: [
            "ALTER TABLE inventory ADD PRIMARY KEY (id)",
            "CREATE INDEX inventory_player ON inventory (player_id)",
          ],
        },
      ],
      [
        {
          name: "players",
          create: `CREATE TABLE players (
            id bigint NOT NULL, name text NOT NULL, region text NOT NULL, level int NOT NULL,
            joined_at timestamptz NOT NULL, score bigint NOT NULL)`,
          fill: `INSERT INTO players
            SELECT i, ${oneOf(1, FIRST_NAMES)} || ${oneOf(2, LAST_NAMES)} || '-' || i, ${oneOf(3, REGIONS)},
              1 + ${skewed(4, 100)}::int, ${moment(5)}, ${skewed(6, 1e9)}::bigint
            FROM ${numbers(players)}`,
          indexes: ["ALTER TABLE players ADD PRIMARY KEY (id)"],
        },
        {
          name: "items",
          create: "CREATE TABLE items (id int NOT NULL, name text NOT NULL, rarity int NOT NULL)",
          fill: `INSERT INTO items
            SELECT i::int, 'item-' || lpad(i::text, 5, '0'), 1 + ${rare(11, 5)}::int FROM ${numbers(ITEMS)}`,
          indexes: ["ALTER TABLE items ADD PRIMARY KEY (id)"],
        },
        {
          name: "orders",
          create: `CREATE TABLE orders (
            id bigint NOT NULL, player_id bigint NOT NULL, item_id int NOT NULL,
            price_cents int NOT NULL, state text NOT NULL, placed_at timestamptz NOT NULL)`,
          fill: `INSERT INTO orders
            SELECT i, ${player(31)}, 1 + ${rare(32, ITEMS)}::int, 99 + ${rare(33, 9_901)}::int,
              ${oneOf(34, STATES)}, ${moment(35)}
            FROM ${numbers(orders)}`,
          indexes: [
            "ALTER TABLE orders ADD PRIMARY KEY (id)",
            "CREATE INDEX orders_placed ON orders (placed_at, id)",
          ],
        },
        {
          name: "friends",
          create: "CREATE TABLE friends (player_id bigint NOT NULL, friend_id bigint NOT NULL)",
          // The others, seen from a player in a circle, are cut into equal parts, and each part gives one friend:
          // nobody is drawn twice, and nobody is his own friend.
          fill: `INSERT INTO friends
            SELECT player,
              1 + (player + (part - 1) * ${strata} + ${whole(41, strata, `player * 32 + part`)}::bigint) % ${players}
            FROM generate_series(1::bigint, ${Math.min(MOST_WITH_FRIENDS, players)}) AS player,
              generate_series(1::bigint, ${FRIENDS_EACH}) AS part
            ORDER BY player, part`,
          indexes: ["ALTER TABLE friends ADD PRIMARY KEY (player_id, friend_id)"],
        },
      ],
    ],
    constraints: [
      // A commit that waits for the log takes all before it along; VACUUM marks no page all-visible whose rows'
      // commits are not in the log yet.
      "SET synchronous_commit = on",
      "ALTER TABLE inventory ADD FOREIGN KEY (player_id) REFERENCES players",
      "ALTER TABLE inventory ADD FOREIGN KEY (item_id) REFERENCES items",
    ],
    settle: ["VACUUM (ANALYZE, FREEZE)", "CHECKPOINT"],
  };
}

/** Rows and a digest of what is in them that does not depend on their order. */
export const contentSql = (table: TableName) =>
  `SELECT count(*)::text AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text AS digest
   FROM ${table} AS t`;

export const COUNTS_SQL = `SELECT ${TABLES.map((table) => `(SELECT count(*) FROM ${table})::text AS ${table}`).join(", ")}`;

/** Row numbers from 1, one at a time: in FROM they would all be kept first. */
const numbers = (last: number) => `(SELECT generate_series(1::bigint, ${last}) AS i) AS numbers`;

/** Expressions that draw a value for a column of a row. */
function draws(seed: number) {
  /** From 0 inclusive to 1 exclusive, uniform. */
  const share = (column: number, row = "i") =>
    `((hashint8extended(${row}, ${seed * COLUMNS_PER_SEED + column}) & ${FRACTION_MASK}) / ${FRACTION_MASK + 1}::float8)`;
  /** A whole number from 0 to `end - 1`, all equally likely. */
  const whole = (column: number, end: number, row?: string) =>
    `floor(${share(column, row)} * ${end})`;
  return {
    share,
    whole,
    /** As `whole`, the low ones likelier: half of the draws are in the lowest quarter. */
    skewed: (column: number, end: number) => `floor(${share(column)} * ${share(column)} * ${end})`,
    /** As `whole`, the high ones rare: half of the draws are in the lowest eighth. */
    rare: (column: number, end: number) =>
      `floor(${share(column)} * ${share(column)} * ${share(column)} * ${end})`,
    moment: (column: number) =>
      `${FIRST_DAY} + ${whole(column, TWO_YEARS_SECONDS)} * interval '1 second'`,
    oneOf: (column: number, values: readonly string[]) =>
      `(ARRAY[${values.map((value) => `'${value}'`).join(", ")}])[1 + ${whole(column, values.length)}::int]`,
  };
}
