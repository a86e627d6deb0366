/** What is asked of PostgreSQL: a player's profile, a player's row, and a write that changes both. */
import pg from "pg";
import { LEAGUE, PLAYERS, VALUE_BYTES } from "./sizes.ts";

export const KINDS = ["profile", "lookup"] as const;
/** profile: a join and an aggregate over a league. lookup: one row by its primary key. */
export type Kind = (typeof KINDS)[number];

const CONNECTIONS = 8;
const POINTS = 10;

/** Ranks the players from $2 to $3 within their leagues by the worth of what they own, and gives those among $1. */
const profileSql = (scores: string) => `
  with owned as (
    select p.id, coalesce(sum(v.quantity * i.rarity), 0) as worth
    from players p
    left join inventory v on v.player_id = p.id
    left join items i on i.id = v.item_id
    where p.id between $2 and $3
    group by p.id
  ), placed as (
    select id, worth, rank() over (partition by (id - 1) / ${LEAGUE} order by worth desc) as place
    from owned
  )
  select p.id::int, coalesce(s.version, 0) as version, p.name, p.region, p.level,
    (p.score + coalesce(s.points, 0))::float8 as score,
    placed.worth::int, placed.place::int,
    (
      select coalesce(json_agg(json_build_array(b.name, b.quantity)), '[]')
      from (
        select i.name, v.quantity
        from inventory v join items i on i.id = v.item_id
        where v.player_id = p.id
        order by i.rarity desc, v.id
        limit 6
      ) b
    ) as best
  from placed
  join players p on p.id = placed.id
  left join ${scores} s on s.player_id = p.id
  where placed.id = any($1::bigint[])`;

const lookupSql = (scores: string) => `
  select p.id::int, coalesce(s.version, 0) as version, p.name, p.region, p.level,
    (p.score + coalesce(s.points, 0))::float8 as score
  from players p
  left join ${scores} s on s.player_id = p.id
  where p.id = any($1::bigint[])`;

export interface Database {
  /** The value of one player as the text that is cached and sent: JSON of VALUE_BYTES bytes. */
  read(kind: Kind, player: number): Promise<string>;
  /** The same of many, by one statement. */
  readMany(kind: Kind, players: readonly number[]): Promise<Map<number, string>>;
  /** Adds to a player's score, commits, and gives the new version of what is known of the player. */
  commit(player: number): Promise<number>;
}

/** Connects, and makes a table of this process's own for what it writes; the shared data set stays as it is. */
export async function openDatabase(address: string, scores: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: address,
    max: CONNECTIONS,
    idleTimeoutMillis: 0,
    application_name: scores,
  });
  // A connection that breaks has left the pool already; the next statement opens another or fails.
  pool.on("error", () => {});
  await pool.query(`drop table if exists ${scores}`);
  await pool.query(
    `create table ${scores} (player_id bigint primary key, version int not null, points bigint not null)`,
  );
  const sql: Record<Kind, string> = { profile: profileSql(scores), lookup: lookupSql(scores) };
  return {
    async read(kind, player) {
      const first = player - ((player - 1) % LEAGUE);
      const league = kind === "profile" ? [first, first + LEAGUE - 1] : [];
      const statement = { name: kind, text: sql[kind], values: [[player], ...league] };
      const { rows } = await pool.query<pg.QueryResultRow>(statement);
      if (rows[0] === undefined) throw new Error(`There is no player ${player}.`);
      return textOf(rows[0]);
    },
    async readMany(kind, players) {
      const all = kind === "profile" ? [1, PLAYERS] : [];
      const { rows } = await pool.query<{ id: number }>(sql[kind], [players, ...all]);
      return new Map(rows.map((row) => [row.id, textOf(row)]));
    },
    async commit(player) {
      const { rows } = await pool.query<{ version: number }>({
        name: "commit",
        text: `insert into ${scores} as s (player_id, version, points) values ($1, 1, ${POINTS})
          on conflict (player_id) do update set version = s.version + 1, points = s.points + ${POINTS}
          returning version`,
        values: [player],
      });
      return rows[0]!.version;
    },
  };
}

function textOf(row: object): string {
  const text = JSON.stringify(row);
  const missing = VALUE_BYTES - Buffer.byteLength(text);
  if (missing < 0) throw new Error(`A value of ${VALUE_BYTES - missing} bytes is too large.`);
  return text + " ".repeat(missing);
}
