import { UsageError } from "../../../result/document/errors.ts";

/** Where something listens. */
export interface Address {
  host: string;
  port: number;
}

const DEFAULT_PORTS: Record<string, number> = {
  "http:": 80,
  "postgres:": 5432,
  "postgresql:": 5432,
  "redis:": 6379,
};
/** The part before host and port, and these. */
const AUTHORITY = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?)[^/?#]*/i;

/**
 * The host and port that a service's address names.
 * @throws UsageError for an address without them; it is not repeated, since it may hold a password
 */
export function addressOf(url: string): Address {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const host = parsed?.hostname.replace(/^\[(.*)\]$/, "$1") ?? "";
  const port = Number(parsed?.port) || DEFAULT_PORTS[parsed?.protocol ?? ""];
  if (host === "" || port === undefined) {
    throw new UsageError(
      "The address of the service names no single host and port, so no proxy can stand before it; give one such as redis://127.0.0.1:6379/0.",
    );
  }
  return { host, port };
}

/** The same address with another host and port; all else in it stays as it is. */
export function withAddress(url: string, { host, port }: Address): string {
  return url.replace(AUTHORITY, (_, before: string) => `${before}${host}:${port}`);
}
