/** The table of pages: functions of numbers, so that everybody knows the right value of each. */

export const TABLE = "stampede_pages";
export const PAGES = 4_000;
/** Its value cannot be made: the division fails. */
export const BROKEN_PAGE = 0;
/** Takes four times as long as others. */
export const SLOW_PAGE = 2;
const SLOW_FACTOR = 4;

const coinsOf = (id: number) => 1_000 + 37 * id;
const playersOf = (id: number) => (id === BROKEN_PAGE ? 0 : 1 + (id % 7));

/** The right value: coins for each player, in whole coins. */
export const coinsPerPlayer = (id: number): number => Math.trunc(coinsOf(id) / playersOf(id));

/**
 * Makes the table where it is missing. Two servers may start at the same time, so a lock of the
 * database's own lets only one of them look at once.
 */
export const CREATE = `
begin;
select pg_advisory_xact_lock(8);
create table if not exists ${TABLE} (
  id int primary key, coins int not null, players int not null, slowness int not null
);
insert into ${TABLE}
select id, 1000 + 37 * id,
  case id when ${BROKEN_PAGE} then 0 else 1 + id % 7 end,
  case id when ${SLOW_PAGE} then ${SLOW_FACTOR} else 1 end
from generate_series(0, ${PAGES - 1}) as id
on conflict do nothing;
commit;`;

/** Waits, then reads one row by its index. What the database sees is as of the statement's beginning. */
export const READ = `
select pg_sleep($1::float8 * slowness), coins / players as value,
  floor(extract(epoch from statement_timestamp()) * 1000)::float8 as "asOf"
from ${TABLE} where id = $2::int`;

/** The same for many at once, without the wait: how a cache is filled before it is put to use. */
export const READ_MANY = `
select id, coins / players as value,
  floor(extract(epoch from statement_timestamp()) * 1000)::float8 as "asOf"
from ${TABLE} where id between 1 and $1::int order by id`;
