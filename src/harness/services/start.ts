import { join } from "node:path";
import { CpuMeter } from "./cpu-time.ts";
import type { PostgresOptions } from "./postgres/options.ts";
import type { RunningService, ServiceName, ServiceOptions } from "./service.ts";

/** The services of a run. */
export interface Services {
  /** Addresses by service name, as variants, invariants and judges get them. */
  urls: Record<string, string>;
  /** What goes into the result: "7.0.15 (from Debian packages; appendonly no, save "")". */
  versions: Record<string, string>;
  all: readonly RunningService[];
  /** The first that has died by itself, if any. */
  firstDead(): RunningService | undefined;
  /** CPU time of all service processes and of what they have started, in microseconds; 0 where not known. */
  cpuMicros(): number;
  stop(): Promise<void>;
}

export interface StartOptions extends Omit<ServiceOptions, "settings"> {
  /** What the lab asks for, by service. */
  settings?: Partial<Record<ServiceName, Record<string, string>>> | undefined;
  /** The data set that the lab needs in PostgreSQL. */
  data?: PostgresOptions["data"];
}

const ORIGINS: Record<RunningService["origin"], string> = {
  external: "at a given address",
  path: "from PATH",
  packages: "from Debian packages",
  embedded: "from npm packages",
};

/**
 * Finds and starts what a lab needs, one after the other, each in a folder of its own within
 * `runFolder`. When one cannot be started, those before it are stopped again.
 * @throws MissingResourceError when one cannot be had
 */
export async function startServices(
  names: readonly ServiceName[],
  options: StartOptions,
): Promise<Services> {
  const all: RunningService[] = [];
  const stop = async () => {
    await Promise.all(all.map((service) => service.stop()));
  };
  try {
    for (const name of new Set(names)) all.push(await startOne(name, options));
  } catch (error) {
    await stop();
    throw error;
  }
  const meter = new CpuMeter();
  return {
    urls: Object.fromEntries(all.map(({ name, url }) => [name, url])),
    versions: Object.fromEntries(all.map((service) => [service.name, describe(service)])),
    all,
    firstDead: () => all.find((service) => !service.alive()),
    cpuMicros: () => meter.read(all),
    stop,
  };
}

/** The clients are loaded only where a lab needs them. */
async function startOne(name: ServiceName, options: StartOptions): Promise<RunningService> {
  const own: ServiceOptions = {
    ...options,
    runFolder: join(options.runFolder, name),
    settings: options.settings?.[name] ?? {},
  };
  if (name === "redis") return (await import("./redis/start.ts")).startRedis(own);
  return (await import("./postgres/start.ts")).startPostgres({ ...own, data: options.data });
}

function describe({ version, origin, settings }: RunningService): string {
  const set = Object.entries(settings)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name} ${value === "" ? '""' : value}`);
  return `${version} (${ORIGINS[origin]}${set.length > 0 ? `; ${set.join(", ")}` : ""})`;
}
