/** The tables of one instance: a schema for each platform and one for the bridge, which share nothing but the server. */
import pg from "pg";

export type Tables = ReturnType<typeof tablesOf>;

/** Their names, each with its schema before it. */
export const tablesOf = (instance: string) => ({
  /** Of north: keys it has answered, orders, and what it has to tell the bridge. */
  northKeys: `${instance}_north.keys`,
  orderNumbers: `${instance}_north.order_numbers`,
  orders: `${instance}_north.orders`,
  events: `${instance}_north.events`,
  /** Of the bridge: what it was told, each delivery a row; what it has seen; what it has to pass on; what it gave up. */
  journal: `${instance}_bridge.journal`,
  inbox: `${instance}_bridge.inbox`,
  outbox: `${instance}_bridge.outbox`,
  failures: `${instance}_bridge.failures`,
  strikes: `${instance}_bridge.strikes`,
  /** Of south: keys it has answered, and tickets in the order in which the kitchen's printer printed them. */
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
create table ${names.strikes} (operation text primary key);

${keys(names.southKeys)}
create table ${names.tickets} (
  id bigint generated always as identity primary key, operation text not null,
  order_no int not null, sequence int not null, kind text not null, total_cents int not null,
  attempt int not null, printed_at timestamptz not null default clock_timestamp()
);
create index on ${names.tickets} (operation);`;
}

/** Makes them empty, whatever an earlier process of the same number has left. */
export async function createTables(postgres: string, instance: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  try {
    await client.query(sqlFor(instance));
  } finally {
    await client.end();
  }
}
