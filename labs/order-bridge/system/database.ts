import pg from "pg";

const CONNECTIONS = 10;
/** A request for a connection fails after this time. */
const CONNECTION_WITHIN_MILLIS = 5_000;

/** A process' connections to PostgreSQL. */
export function openPool(postgres: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: postgres,
    max: CONNECTIONS,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: CONNECTION_WITHIN_MILLIS,
  });
  // One that breaks while it is idle has left the pool; the next request opens another.
  pool.on("error", () => {});
  return pool;
}

/** All that `work` writes is committed together, or nothing of it is. */
export async function transaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // One that breaks meanwhile fails the statement that it is at.
  client.on("error", ignore);
  let failure: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off("error", ignore);
    // Closing a connection rolls back what it has begun, and nothing that still runs can write by it.
    client.release(failure);
  }
}

const ignore = () => {};
