/** What the lab counts over all parties: every number only rises. */
import type pg from "pg";
import type { Tables } from "./tables.ts";

/**
 * An operation is lost when the bridge has acknowledged it, no ticket was printed, and nobody will try again; by
 * the last failure that was noted, or by a crash where none was. A ticket beyond the first of its operation is a
 * double, and one made by a repeated call where it did not come by the first.
 */
const COUNT = ({ events, tickets, failures, outbox }: Tables) => `
with printed as (
  select operation, count(*) as times, min(printed_at) as first_at from ${tickets} group by 1
), placed as (
  select attempt, row_number() over (partition by operation order by id) as place from ${tickets}
), noted as (
  select distinct on (operation) operation, reason from ${failures} order by operation, id desc
), told as (
  select event.operation, printed.first_at, noted.reason,
    extract(epoch from printed.first_at - event.created_at) * 1000 as delay_millis,
    event.acknowledged > 0 and printed.operation is null and kept.event_id is null as lost,
    kept.state = 'dead' as dead
  from ${events} as event
  left join printed using (operation)
  left join noted using (operation)
  left join ${outbox} as kept on kept.event_id = event.id
)
select count(*) as accepted,
  (select count(*) from ${tickets}) as tickets,
  (select coalesce(sum(times - 1), 0) from printed) as doubled,
  (select count(*) from placed where place > 1 and attempt > 1) as "doubled-by-retry",
  count(*) filter (where lost and reason in ('no answer', 'refused')) as "lost-network",
  count(*) filter (where lost and reason = 'unreachable') as "lost-outage",
  count(*) filter (where lost and reason is null) as "lost-crash",
  count(*) filter (where dead) as dead,
  coalesce(sum(delay_millis), 0) as "delay-millis"
from told`;

/** Also how many calls have come by on the way to south. */
export async function countAll(
  pool: pg.Pool,
  tables: Tables,
  way: string,
): Promise<Record<string, number>> {
  const [{ rows }, response] = await Promise.all([pool.query(COUNT(tables)), fetch(way)]);
  const { calls } = (await response.json()) as { calls: number };
  const counted = Object.entries(rows[0] as Record<string, string>);
  return { ...Object.fromEntries(counted.map(([name, value]) => [name, Number(value)])), calls };
}
