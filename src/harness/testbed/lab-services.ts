/** The services of a lab as its measurements see them: addresses, near or far, and whether they live. */
import { chmod, type DisposableTempDir } from "node:fs/promises";
import { join } from "node:path";
import type { LabDefinition, Workload } from "../../lab/definition.ts";
import { RunFailedError } from "../errors.ts";
import { labCache, labHome } from "../home.ts";
import { type RunningProxy, startProxy } from "../network/proxy/start-proxy.ts";
import type { Guardian } from "../processes/guardian.ts";
import type { Pinning } from "../processes/pinning.ts";
import { makeOwnFolder } from "../services/own-folder.ts";
import type { RunningService } from "../services/service.ts";
import { type Services, startServices } from "../services/start.ts";

/** A service that ends by itself so often in one run is at fault itself. */
const MOST_REVIVALS = 3;

export interface LabServices {
  readonly names: readonly string[];
  /** Addresses by service name, without a proxy. */
  readonly urls: Record<string, string>;
  /** Versions and where they came from, as a document keeps them. */
  readonly versions: Record<string, string>;
  /** Addresses for a workload's variants: through a proxy, verified before its first use, where it asks for a round trip. */
  urlsOver(link: NetworkLink): Promise<Record<string, string>>;
  /** CPU time of all service processes so far. */
  cpuMicros(): number;
  firstDead(): RunningService | undefined;
  /** Ends a service at once. */
  kill(name: string): Promise<void>;
  start(name: string): Promise<void>;
  /**
   * Starts again what has ended.
   * @throws RunFailedError where a service has ended by itself too often
   */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

/** Of a lab that needs none. */
export const NO_SERVICES: LabServices = {
  names: [],
  urls: {},
  versions: {},
  urlsOver: async () => ({}),
  cpuMicros: () => 0,
  firstDead: () => undefined,
  kill: async () => {},
  start: async () => {},
  revive: async () => {},
  stop: async () => {},
};

/** The network between a workload's variants and their services. */
type NetworkLink = Pick<Workload, "roundTripMillis">;

interface LabServicesOptions {
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
export async function openLabServices(options: LabServicesOptions): Promise<LabServices> {
  const { lab, root, guardian, pinning, signal, onProgress } = options;
  if (lab.services.length === 0) return NO_SERVICES;
  const runFolder = await makeOwnFolder(join(labHome(root), "services"), "run");
  // PostgreSQL refuses to run as root, and whoever runs it then has to get to its own folder in this one.
  await chmod(runFolder.path, 0o755);
  const services = await startServices(lab.services, {
    cacheFolder: labCache(root),
    runFolder: runFolder.path,
    settings: lab.serviceSettings,
    data: lab.data,
    guardian,
    signal,
    pin: pinning.rest,
    onProgress,
    environment: process.env,
  }).catch(async (error: unknown) => {
    await runFolder.remove();
    throw error;
  });
  return new RunningLabServices(services, runFolder, options);
}

class RunningLabServices implements LabServices {
  readonly #services: Services;
  readonly #runFolder: DisposableTempDir;
  readonly #options: LabServicesOptions;
  /** By round trip in milliseconds. */
  readonly #proxies = new Map<number, Promise<RunningProxy[]>>();
  /** Ended by a fault that a workload asked for, and not started again yet. */
  readonly #killed = new Set<RunningService>();
  #revivals = 0;

  constructor(services: Services, runFolder: DisposableTempDir, options: LabServicesOptions) {
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

  async urlsOver({ roundTripMillis = 0 }: NetworkLink) {
    if (roundTripMillis === 0) return this.urls;
    let starting = this.#proxies.get(roundTripMillis);
    if (starting === undefined) {
      const { guardian, signal, pinning, onProgress } = this.#options;
      onProgress(`Starting a proxy that adds a round trip of ${roundTripMillis} ms`);
      starting = Promise.all(
        this.#services.all.map(({ url }) =>
          startProxy({
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
    await this.#runFolder.remove();
  }

  #named(name: string): RunningService {
    const found = this.#services.all.find((service) => service.name === name);
    if (found === undefined) throw new RunFailedError(`No service ${name} runs for this lab.`);
    return found;
  }
}
