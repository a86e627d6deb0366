import { Redis, type RedisOptions } from "ioredis";
import { UsageError } from "../../../result/document/errors.ts";

/** One connection, one try: whoever wants another try makes another connection. */
const OPTIONS: RedisOptions = {
  lazyConnect: true,
  retryStrategy: null,
  maxRetriesPerRequest: 1,
  connectTimeout: 5_000,
  commandTimeout: 5_000,
};

/**
 * Does a piece of work over a connection of its own.
 * @throws the server's or the system's own error; `redisReason` puts it into words
 */
export async function withRedis<T>(
  url: string,
  work: (redis: Redis) => Promise<T>,
  limits: RedisOptions = {},
): Promise<T> {
  const redis = new Redis(url, { ...OPTIONS, ...limits });
  const told: Error[] = [];
  redis.on("error", (error: Error) => told.push(error));
  try {
    await redis.connect();
    // That the database number does not exist comes as an event only, and the work would be in another one.
    if (told[0] !== undefined) throw told[0];
    return await work(redis);
  } catch (error) {
    // The client rejects with "Connection is closed." and tells the reason by the event.
    throw told[0] ?? error;
  } finally {
    if (redis.status !== "end") redis.disconnect();
  }
}

/**
 * Checks an address and returns it without user and password, for sentences.
 * @throws UsageError when it is no address of a Redis database
 */
export function shownAddress(address: string): string {
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  const database = /^\/?(\d*)$/.exec(parsed?.pathname ?? "none")?.[1];
  if (
    parsed === undefined ||
    !["redis:", "rediss:"].includes(parsed.protocol) ||
    parsed.host === "" ||
    database === undefined
  ) {
    throw new UsageError(
      "REDIS_URL must look like redis://user:password@host:6379/0 (rediss:// for TLS, the number is the database); correct it, or unset it for a managed Redis.",
    );
  }
  return `${parsed.protocol}//${parsed.host}/${database === "" ? "0" : database}`;
}

const REASONS: readonly [RegExp, string][] = [
  [/WRONGPASS|invalid password/, "it refuses the user or the password"],
  [/NOAUTH/, "it asks for a password"],
  [/NOPERM/, "its user may not do what a lab needs"],
  [/READONLY/, "it is a replica that cannot be written to"],
  [/DB index is out of range/, "it has no database of that number"],
  [/ECONNREFUSED/, "nothing listens there"],
  [/ENOTFOUND|EAI_AGAIN/, "its host name is not known here"],
  [/ETIMEDOUT|Command timed out/, "it does not answer in time"],
  [
    /SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_CERT/,
    "its certificate is not trusted; name the file of its authority in NODE_EXTRA_CA_CERTS",
  ],
  [/WRONG_VERSION_NUMBER|EPROTO/, "it does not speak TLS; write redis:// instead of rediss://"],
  [
    /ECONNRESET|EPIPE|Connection is closed/,
    "it closes the connection; a server that speaks TLS only needs rediss://",
  ],
];

/** Why a Redis could not be spoken to, as a part of a sentence. */
export function redisReason(error: unknown): string {
  // Of a name with several addresses each one's failure is reported inside.
  const first: unknown = (error instanceof AggregateError ? error.errors[0] : error) ?? "unknown";
  const { code = "", message = String(first) } = first as { code?: string; message?: string };
  const text = `${code} ${message}`;
  return REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? message;
}

/** The fields of an answer to INFO. */
export function infoFields(answer: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of answer.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0 && !line.startsWith("#")) fields[line.slice(0, colon)] = line.slice(colon + 1);
  }
  return fields;
}

/** "7.0.15", and with its name a product that only answers as if it were Redis: "valkey 8.1.1". */
export function productVersion(server: Record<string, string>): string {
  const { redis_version: redis = "of unknown version", valkey_version: valkey } = server;
  return valkey === undefined ? redis : `valkey ${valkey}`;
}
