import type { Client } from "pg";

/** What a managed instance is set to unless the lab asks for something else. */
export const RUN_SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: "256MB",
  max_connections: "250",
  synchronous_commit: "on",
  fsync: "on",
  // Its work would fall into some slices and not into others; the data set comes vacuumed and analysed.
  autovacuum: "off",
  // Compiling a plan can take longer than a short query.
  jit: "off",
  max_wal_size: "2GB",
  track_io_timing: "off",
  timezone: "UTC",
};

/**
 * For making a cluster that is thrown away when anything goes wrong. Tables filled in the transaction
 * that creates them are not written to the log under wal_level minimal, and segments of the log that
 * are no longer needed are deleted instead of kept, so that a copy of the cluster is small. Its files
 * are flushed once at the end.
 */
export const MAKING_SETTINGS: Readonly<Record<string, string>> = {
  ...RUN_SETTINGS,
  max_connections: "20",
  synchronous_commit: "off",
  fsync: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  wal_recycle: "off",
  wal_init_zero: "off",
  checkpoint_timeout: "1h",
};

/** Where the server is, what it writes into its log, and words of the language: none of it changes what is measured. */
const NOT_TOLD =
  /^(?:port|listen_addresses|DateStyle|default_text_search_config|cluster_name|application_name)$|^(?:lc|log|ssl|unix_socket)_|_(?:file|directory|directories)$/;

/** The settings that differ from the product's defaults, and those asked for by name, in the server's own words. */
export async function readSettings(
  client: Client,
  names: readonly string[],
): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string; asked: boolean }>(
    `SELECT name, current_setting(name) AS value, lower(name) = ANY($1) AS asked
     FROM pg_settings
     WHERE lower(name) = ANY($1)
        OR (setting IS DISTINCT FROM boot_val
            AND source IN ('configuration file', 'command line', 'database', 'user', 'database user', 'global'))
     ORDER BY name`,
    [names.map((name) => name.toLowerCase())],
  );
  return Object.fromEntries(
    rows
      .filter(({ name, asked }) => asked || !NOT_TOLD.test(name))
      .map(({ name, value }) => [name, value]),
  );
}

const FACTORS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
  tb: 1024 ** 4,
  us: 1e-3,
  ms: 1,
  s: 1e3,
  min: 6e4,
  h: 3.6e6,
  d: 8.64e7,
};
const SWITCHES: Readonly<Record<string, string>> = {
  on: "on",
  true: "on",
  yes: "on",
  off: "off",
  false: "off",
  no: "off",
};

/** Whether two ways to write a setting mean the same to PostgreSQL: "2048MB" is "2GB", "true" is "on". */
export const sameSetting = (one: string, other: string) => plain(one) === plain(other);

function plain(value: string): string {
  const text = value.trim().toLowerCase();
  const [, amount, unit = ""] = /^(\d+)\s*(b|kb|mb|gb|tb|us|ms|s|min|h|d)$/.exec(text) ?? [];
  if (amount !== undefined) {
    const isBytes = unit.endsWith("b");
    return `${Number(amount) * (FACTORS[unit] ?? 1)} ${isBytes ? "bytes" : "ms"}`;
  }
  return SWITCHES[text] ?? text;
}
