/**
 * The tables of one instance: north, south and the bridge have a schema each and share only the server. Keys, inbox and
 * outbox are never pruned here. A real platform states when it forgets them, and that is later than any repetition.
 */
import pg from "pg";

export type Tables = ReturnType<typeof tablesOf>;

/** Their names, each with its schema before it. */
export const tablesOf = (instance: string) => ({
  /** North: the keys it has answered, its orders, and the events it delivers to the bridge. */
  northKeys: `${instance}_north.keys`,
  orderNumbers: `${instance}_north.order_numbers`,
  orders: `${instance}_north.orders`,
  events: `${instance}_north.events`,
  /** The bridge: a row for each event it did, events it has seen, events to send, failures it gave up on, its kills. */
  journal: `${instance}_bridge.journal`,
  inbox: `${instance}_bridge.inbox`,
  outbox: `${instance}_bridge.outbox`,
  failures: `${instance}_bridge.failures`,
  kills: `${instance}_bridge.kills`,
  /** South: the keys it has answered, and the tickets in the order in which the printer printed them. */
  southKeys: `${instance}_south.keys`,
  tickets: `${instance}_south.tickets`,
});

const keys = (name: string) => `
create table ${name} (
  key text primary key, fingerprint text not null, answer json,
  created_at timestamptz not null default now()
);`;

function sqlFor(instance: string): string {
  const names = tablesOf(instance);
  const schemas = ["north", "bridge", "south"].map((name) => `${instance}_${name}`);
  return `
${schemas.map((name) => `drop schema if exists ${name} cascade; create schema ${name};`).join("\n")}
${keys(names.northKeys)}
create sequence ${names.orderNumbers};
create table ${names.orders} (
  number int primary key, operation text not null, total_cents int not null,
  status text not null default 'accepted'
);
create index on ${names.orders} (number) where status = 'accepted';
create table ${names.events} (
  id text primary key, operation text not null, order_no int not null, sequence int not null,
  body text not null, deliveries int not null, acknowledged int not null default 0,
  due_at timestamptz not null, created_at timestamptz not null default clock_timestamp()
);
create index on ${names.events} (due_at) where acknowledged < deliveries;

create table ${names.journal} (
  id bigint generated always as identity primary key, event_id text not null,
  operation text not null, order_no int not null, sequence int not null,
  received_at timestamptz not null default now()
);
create table ${names.inbox} (
  event_id text primary key, received_at timestamptz not null default now()
);
create table ${names.outbox} (
  id bigint generated always as identity, event_id text primary key, operation text not null,
  order_no int not null, sequence int not null, body json not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'dead')),
  attempts int not null default 0, due_at timestamptz not null default now(), reason text,
  unique (order_no, sequence)
);
create index on ${names.outbox} (id) where state = 'waiting';
create table ${names.failures} (
  id bigint generated always as identity primary key, operation text not null,
  reason text not null, failed_at timestamptz not null default now()
);
create table ${names.kills} (operation text primary key);

${keys(names.southKeys)}
create table ${names.tickets} (
  id bigint generated always as identity primary key, operation text not null,
  order_no int not null, sequence int not null, kind text not null, total_cents int not null,
  attempt int not null, printed_at timestamptz not null default clock_timestamp()
);
create index on ${names.tickets} (operation);`;
}

/** Creates them empty; an earlier process with the same pid may have left some. */
export async function createTables(postgres: string, instance: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  try {
    await client.query(sqlFor(instance));
  } finally {
    await client.end();
  }
}
