import type { RunFailedError } from "../errors.ts";
import type { Guardian } from "../processes/guardian.ts";
import type { Pin } from "../processes/pinning.ts";

export type ServiceName = "redis" | "postgres";

export interface ServiceOptions {
  /** Folder for unpacked packages, data-set clusters and other things kept between runs: join(labHome(root), "cache"). */
  cacheFolder: string;
  /** A folder of this run, on a disk, that is removed when the service stops. */
  runFolder: string;
  settings: Record<string, string>;
  /** Ends the service's process group when the harness dies. */
  guardian: Guardian;
  signal: AbortSignal;
  pin: Pin | undefined;
  /** Told in words what takes long: "Unpacking Redis 7.0.15 (first use on this machine)". */
  onProgress: (text: string) => void;
  /** REDIS_URL, DATABASE_URL and PATH are read from here. */
  environment: NodeJS.ProcessEnv;
}

export interface RunningService {
  readonly name: ServiceName;
  readonly url: string;
  /** external: a server by address. path: a program on PATH. packages: Debian packages unpacked by us. embedded: npm's binaries. */
  readonly origin: "external" | "path" | "packages" | "embedded";
  /** Such as "7.0.15", and the product's name where it is not the usual one: "valkey 8.1.1". */
  readonly version: string;
  /** Settings that differ from the product's defaults, as the server itself reports them. */
  readonly settings: Record<string, string>;
  /** Undefined where the service is external. */
  readonly pid: number | undefined;
  /** False once the process has ended by itself, or (external) no longer answers. */
  alive(): boolean;
  /** A sentence on how it ended, with its last words. */
  failure(): RunFailedError;
  /** SIGKILL, without waiting for anything; an external service refuses with a UsageError. */
  kill(): Promise<void>;
  /** Starts it again on the same port after kill() (or its own death). */
  start(): Promise<void>;
  /** Ends it and removes the run's folder of it; for an external one, removes what the run created. Never throws for what is gone already. */
  stop(): Promise<void>;
}
