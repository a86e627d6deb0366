/** The services of a lab as its measurements see them: addresses, near or far, and whether they live. */
import { rmSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import type { LabDefinition, Workload } from "../../lab/definition.ts";
import { isOnLink } from "../../lab/faults.ts";
import { RunFailedError } from "../errors.ts";
import { labCache, labHome } from "../home.ts";
import { type LaunchedProxy, launchProxy, startProxy } from "../network/proxy/start-proxy.ts";
import type { Guardian } from "../processes/guardian.ts";
import type { Pinning } from "../processes/pinning.ts";
import { makeOwnFolder } from "../services/own-folder.ts";
import type { RunningService } from "../services/service.ts";
import { type Services, startServices } from "../services/start.ts";

/** A service that ends by itself so often in one run is at fault itself. */
const MOST_REVIVALS = 3;

export interface StageServices {
  readonly names: readonly string[];
  /** Addresses by service name, without a proxy. */
  readonly urls: Record<string, string>;
  /** Versions and where they came from, as a document keeps them. */
  readonly versions: Record<string, string>;
  /**
   * Addresses for a workload's variants: through a proxy where it asks for a round trip, verified before its
   * first use, or for faults on the way.
   */
  urlsFor(workload: Way): Promise<Record<string, string>>;
  /** CPU time of all service processes so far. */
  cpuMicros(): number;
  firstDead(): RunningService | undefined;
  /** Ends a service at once. */
  kill(name: string): Promise<void>;
  start(name: string): Promise<void>;
  /** Breaks every connection to a service that leads through a proxy. */
  dropConnections(name: string): Promise<void>;
  /** Adds so much to every round trip to a service that leads through a proxy, milliseconds. */
  delay(name: string, millis: number): Promise<void>;
  /** Takes away every delay that was added. */
  restoreWays(): Promise<void>;
  /**
   * Starts again what has ended.
   * @throws RunFailedError where a service has ended by itself too often
   */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

/** Of a lab that needs none. */
export const NO_SERVICES: StageServices = {
  names: [],
  urls: {},
  versions: {},
  urlsFor: async () => ({}),
  cpuMicros: () => 0,
  firstDead: () => undefined,
  kill: async () => {},
  start: async () => {},
  dropConnections: async () => {},
  delay: async () => {},
  restoreWays: async () => {},
  revive: async () => {},
  stop: async () => {},
};

/** What decides by which way a workload's variants come to their services. */
type Way = Pick<Workload, "roundTripMillis" | "faults">;

export interface OpenServicesOptions {
  lab: LabDefinition;
  /** The handbook's folder. */
  root: string;
  guardian: Guardian;
  pinning: Pinning;
  signal: AbortSignal;
  onProgress: (text: string) => void;
}

/**
 * Finds and starts what a lab needs, for this run alone.
 * @throws MissingResourceError where a service cannot be had
 */
export async function openServices(options: OpenServicesOptions): Promise<StageServices> {
  const { lab, root, guardian, pinning, signal, onProgress } = options;
  if (lab.services.length === 0) return NO_SERVICES;
  const runFolder = await makeOwnFolder(join(labHome(root), "services"), "run");
  // PostgreSQL refuses to run as root, and whoever runs it then has to get to its own folder in this one.
  await chmod(runFolder, 0o755);
  const services = await startServices(lab.services, {
    cacheFolder: labCache(root),
    runFolder,
    settings: lab.serviceSettings,
    data: lab.data,
    guardian,
    signal,
    pin: pinning.rest,
    onProgress,
    environment: process.env,
  }).catch((error: unknown) => {
    rmSync(runFolder, { recursive: true, force: true });
    throw error;
  });
  return new OpenServices(services, runFolder, options);
}

class OpenServices implements StageServices {
  readonly #services: Services;
  readonly #runFolder: string;
  readonly #options: OpenServicesOptions;
  /** By round trip in milliseconds. */
  readonly #proxies = new Map<number, Promise<LaunchedProxy[]>>();
  /** Ended by a fault that a workload asked for, and not started again yet. */
  readonly #killed = new Set<RunningService>();
  /** Names of services whose way is longer than it was. */
  readonly #delayed = new Set<string>();
  #revivals = 0;

  constructor(services: Services, runFolder: string, options: OpenServicesOptions) {
    this.#services = services;
    this.#runFolder = runFolder;
    this.#options = options;
  }

  get names(): readonly string[] {
    return this.#services.all.map(({ name }) => name);
  }

  get urls(): Record<string, string> {
    return this.#services.urls;
  }

  get versions(): Record<string, string> {
    return this.#services.versions;
  }

  async urlsFor({ roundTripMillis = 0, faults = [] }: Way) {
    if (roundTripMillis === 0 && !faults.some(isOnLink)) return this.urls;
    let starting = this.#proxies.get(roundTripMillis);
    if (starting === undefined) {
      const { guardian, signal, pinning, onProgress } = this.#options;
      onProgress(`Starting a proxy that adds a round trip of ${roundTripMillis} ms`);
      // One that adds nothing has nothing to verify.
      const begin = roundTripMillis === 0 ? launchProxy : startProxy;
      starting = Promise.all(
        this.#services.all.map(({ url }) =>
          begin({
            upstreamUrl: url,
            roundTripMillis,
            guardian,
            signal,
            pin: pinning.generator,
          }),
        ),
      );
      this.#proxies.set(roundTripMillis, starting);
    }
    const proxies = await starting;
    return Object.fromEntries(this.names.map((name, index) => [name, proxies[index]!.url]));
  }

  cpuMicros(): number {
    return this.#services.cpuMicros();
  }

  firstDead(): RunningService | undefined {
    return this.#services.firstDead();
  }

  async kill(name: string): Promise<void> {
    const service = this.#named(name);
    this.#killed.add(service);
    await service.kill();
  }

  async start(name: string): Promise<void> {
    const service = this.#named(name);
    if (!this.#killed.has(service)) return;
    await service.start();
    this.#killed.delete(service);
  }

  async dropConnections(name: string): Promise<void> {
    await Promise.all((await this.#proxiesOf(name)).map((proxy) => proxy.cut()));
  }

  async delay(name: string, millis: number): Promise<void> {
    const proxies = await this.#proxiesOf(name);
    await Promise.all(proxies.map((proxy) => proxy.delayBy(millis)));
    if (millis > 0) this.#delayed.add(name);
    else this.#delayed.delete(name);
  }

  async restoreWays(): Promise<void> {
    for (const name of [...this.#delayed]) await this.delay(name, 0);
  }

  async revive(): Promise<void> {
    for (const service of this.#services.all) {
      if (this.#killed.has(service)) await this.start(service.name);
      else if (!service.alive()) {
        this.#revivals += 1;
        if (this.#revivals > MOST_REVIVALS) throw service.failure();
        await service.start();
      }
    }
  }

  async stop(): Promise<void> {
    for (const starting of this.#proxies.values()) {
      const proxies = await starting.catch(() => []);
      await Promise.all(proxies.map((proxy) => proxy.stop()));
    }
    await this.#services.stop();
    rmSync(this.#runFolder, { recursive: true, force: true });
  }

  /** @throws RunFailedError where no network path to it leads through a proxy */
  async #proxiesOf(name: string): Promise<LaunchedProxy[]> {
    const index = this.names.indexOf(name);
    const sets = await Promise.all(this.#proxies.values());
    const found = sets.flatMap((proxies) => proxies[index] ?? []);
    if (found.length > 0) return found;
    throw new RunFailedError(
      `No network path to ${name} leads through a proxy here; name such a fault in the workload's faults, so that one is started.`,
    );
  }

  #named(name: string): RunningService {
    const found = this.#services.all.find((service) => service.name === name);
    if (found === undefined) throw new RunFailedError(`No service ${name} runs for this lab.`);
    return found;
  }
}
