import pg, { type Client } from "pg";
import { systemCode, UsageError } from "../../../result/document/errors.ts";
import { RunFailedError } from "../../errors.ts";

const CONNECT_WITHIN_MILLIS = 5_000;

interface Connecting {
  /** Breaks the connection, and with it whatever waits for an answer. */
  signal?: AbortSignal | undefined;
  connectWithinMillis?: number | undefined;
}

/**
 * Does a piece of work over a connection of its own.
 * @throws the server's or the system's own error; `postgresReason` puts it into words
 */
export async function withPostgres<T>(
  url: string,
  work: (client: Client) => Promise<T>,
  { signal, connectWithinMillis = CONNECT_WITHIN_MILLIS }: Connecting = {},
): Promise<T> {
  const client = newClient(url, connectWithinMillis);
  const end = () => client.end().catch(() => {});
  await client.connect();
  signal?.addEventListener("abort", end, { once: true });
  try {
    if (signal?.aborted) throw new RunFailedError("Stopped before the work was done.");
    return await work(client);
  } finally {
    signal?.removeEventListener("abort", end);
    await end();
  }
}

/** A connection that is not open yet. That it breaks is told by what waits on it, never by a crash. */
export function newClient(url: string, connectionTimeoutMillis = CONNECT_WITHIN_MILLIS): Client {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis,
    application_name: "load-bearing",
    keepAlive: true,
  });
  client.on("error", () => {});
  return client;
}

const CODES: Readonly<Record<string, string>> = {
  "28P01": "it refuses the user or the password",
  "28000": "it does not let this user in from here",
  "3D000": "the database does not exist",
  "42501": "its user may not do what a lab needs",
  "53100": "its disk is full",
  "53300": "it has no connection left",
  "57P03": "it is starting or stopping",
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "its host name is not known here",
  EAI_AGAIN: "its host name is not known here",
  ETIMEDOUT: "it does not answer in time",
  ECONNRESET: "it closes the connection",
  EPIPE: "it closes the connection",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted",
};

const WORDS: readonly [RegExp, string][] = [
  [/does not support SSL/, "it does not speak TLS"],
  [/timeout expired|Connection terminated due to connection timeout/, "it does not answer in time"],
  [/Connection terminated/, "it closes the connection"],
  [/password must be a string/, "it asks for a password"],
];

/** Why a PostgreSQL could not be spoken to, as a part of a sentence. */
export function postgresReason(error: unknown): string {
  // Of a name with several addresses each one's failure is reported inside.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const message = first instanceof Error ? first.message : String(first);
  return (
    CODES[systemCode(first) ?? ""] ??
    WORDS.find(([pattern]) => pattern.test(message))?.[1] ??
    message
  );
}

/**
 * Checks an address and returns it without user and password, for sentences.
 * @throws UsageError when it does not name a host and a database
 */
export function shownDatabase(address: string): string {
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  if (
    parsed === undefined ||
    !["postgres:", "postgresql:"].includes(parsed.protocol) ||
    parsed.hostname === "" ||
    !/^\/[^/]+$/.test(parsed.pathname)
  ) {
    throw new UsageError(
      "DATABASE_URL must look like postgresql://user:password@host:5432/database; correct it, or unset it for a managed PostgreSQL.",
    );
  }
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}

/** The same address with another database. */
export function withDatabase(address: string, database: string): string {
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}
