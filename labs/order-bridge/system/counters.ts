/** The counters of `GET /counters`, over all parties; none of them ever falls. */
import type pg from "pg";
import type { Tables } from "./tables.ts";

/**
 * An operation is lost when the bridge has acknowledged it, no ticket was printed and nobody will try again. Its last
 * recorded failure says why; without one it was a crash. A ticket beyond the first of its operation is a double, and
 * a double by retry where it came by a later attempt.
 */
const COUNT = ({ events, tickets, failures, outbox }: Tables) => `
with printed as (
  select operation, count(*) as times, min(printed_at) as first_at from ${tickets} group by 1
), numbered as (
  select attempt, row_number() over (partition by operation order by id) as number from ${tickets}
), noted as (
  select distinct on (operation) operation, reason from ${failures} order by operation, id desc
), operations as (
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
  (select count(*) from numbered where number > 1 and attempt > 1) as "doubled-by-retry",
  count(*) filter (where lost and reason in ('no answer', 'refused')) as "lost-network",
  count(*) filter (where lost and reason = 'unreachable') as "lost-outage",
  count(*) filter (where lost and reason is null) as "lost-crash",
  count(*) filter (where dead) as dead,
  coalesce(sum(delay_millis), 0) as "delay-millis"
from operations`;

/** Adds the calls that the link has seen. */
export async function countAll(
  pool: pg.Pool,
  tables: Tables,
  link: string,
): Promise<Record<string, number>> {
  const [{ rows }, response] = await Promise.all([pool.query(COUNT(tables)), fetch(link)]);
  const { calls } = (await response.json()) as { calls: number };
  const counted = Object.entries(rows[0] as Record<string, string>);
  return { ...Object.fromEntries(counted.map(([name, value]) => [name, Number(value)])), calls };
}
