/** Starts the delaying proxy in a process of its own, and measures what it adds before anyone relies on it. */
import { fileURLToPath } from "node:url";
import { MissingResourceError, type RunFailedError } from "../../errors.ts";
import { Child } from "../../processes/child.ts";
import type { Guardian } from "../../processes/guardian.ts";
import type { Pin } from "../../processes/pinning.ts";
import { addressOf, withAddress } from "./address.ts";
import type { Way } from "./delay-line.ts";
import { measureRoundTrips, PROBE_BYTES, type RoundTrips } from "./measure-round-trips.ts";
import type { CountedAnswer, CutAnswer, ProxyOpenAnswer } from "./protocol.ts";
import { type Drop, HOST, type ProxySettings } from "./proxy.ts";

const ENTRY = fileURLToPath(new URL("main.ts", import.meta.url));
const START_MILLIS = 20_000;
const ANSWER_MILLIS = 10_000;
/** A machine may be busy with something else for a moment: so often is measured before it is given up. */
const ATTEMPTS = 3;

const DEFAULT_BUFFER_BYTES = 1_048_576;
/** Below this a direction would pause at every read. */
const LEAST_BUFFER_BYTES = 262_144;

/** What may be off, whichever is larger: so much of the round trip … */
const TOLERATED_SHARE = 0.25;
/** … or so many milliseconds. */
const TOLERATED_MILLIS = 0.3;

export interface ProxyOptions {
  /** Address of the service, with a scheme; user, password and path stay as they are. */
  upstreamUrl: string;
  /** Added to a request and its answer together, milliseconds; half of it in each direction. */
  roundTripMillis: number;
  /** What differs in one direction; a delay given here takes the place of that direction's half. */
  toUpstream?: Partial<Way>;
  toClient?: Partial<Way>;
  /** Connections that are cut; none when left out. */
  drop?: Drop;
  /** Most bytes that one direction of a connection may hold; 1 MiB when left out. */
  bufferBytes?: number;
  /** Fixes jitter and drops; 1 when left out. */
  seed?: number | string;
  guardian: Guardian;
  signal: AbortSignal;
  pin: Pin | undefined;
}

/** A proxy whose delay nobody has measured. */
export interface LaunchedProxy {
  /** The upstream's address with the proxy's host and port. */
  readonly url: string;
  /** Accepts connections to an echo server behind the same delays. */
  readonly echoPort: number;
  readonly pid: number;
  /** Ended, however it ended. */
  readonly exited: Promise<void>;
  /** False once the process has ended. */
  alive(): boolean;
  /** A sentence on how it ended. */
  failure(): RunFailedError;
  counts(): Promise<CountedAnswer>;
  /** Breaks every connection that stands, and says how many those were. */
  cut(): Promise<number>;
  /** Adds so much to every round trip, milliseconds, of connections that stand as well; 0 takes it away again. */
  delayBy(millis: number): Promise<void>;
  stop(): Promise<void>;
}

export interface RunningProxy extends LaunchedProxy {
  /** Of small messages and an echo server, before anything else went through the proxy. */
  readonly measuredRoundTripMillis: RoundTrips;
}

/**
 * Starts a proxy and measures its delay.
 * @throws MissingResourceError when the delay is not what was asked for
 * @throws UsageError when the address names no host and port
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const proxy = await launchProxy(options);
  try {
    const exited = proxy.exited.then(() => {
      throw proxy.failure();
    });
    const askedMillis = expectedMillis(settingsOf(options));
    const measured = await Promise.race([measureUntilRight(proxy.echoPort, askedMillis), exited]);
    return { ...proxy, measuredRoundTripMillis: measured };
  } catch (error) {
    await proxy.stop();
    throw error;
  }
}

/** Starts a proxy, whatever its delay turns out to be. */
export async function launchProxy(options: ProxyOptions): Promise<LaunchedProxy> {
  const settings = settingsOf(options);
  const child = new Child({
    name: "The delaying proxy",
    entry: ENTRY,
    advice: "Look for what ends processes on this machine (memory, limits), then run again.",
    pin: options.pin,
    guardian: options.guardian,
    signal: options.signal,
  });
  try {
    const message = { type: "open-proxy", settings };
    const { port, echoPort } = await child.ask<ProxyOpenAnswer>(
      message,
      "proxy-open",
      START_MILLIS,
    );
    return {
      url: withAddress(options.upstreamUrl, { host: HOST, port }),
      echoPort,
      pid: child.pid,
      exited: child.exited,
      alive: () => child.alive,
      failure: () => child.failure(),
      counts: () => child.ask<CountedAnswer>({ type: "count" }, "counted", ANSWER_MILLIS),
      cut: async () =>
        (await child.ask<CutAnswer>({ type: "cut" }, "was-cut", ANSWER_MILLIS)).connections,
      delayBy: async (millis) => {
        await child.ask({ type: "delay", millis }, "delayed", ANSWER_MILLIS);
      },
      stop: () => child.stop(),
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** The sentence that refuses a proxy of this median round trip, or undefined where it is near what was asked for. */
export function delayFault(medianMillis: number, askedMillis: number): string | undefined {
  const tolerated = Math.max(askedMillis * TOLERATED_SHARE, TOLERATED_MILLIS);
  if (Math.abs(medianMillis - askedMillis) <= tolerated) return undefined;
  return (
    `The delaying proxy adds ${medianMillis.toFixed(2)} ms where ${askedMillis.toFixed(2)} ms was asked for; ` +
    "close other programs so that it is woken in time, then run again."
  );
}

async function measureUntilRight(echoPort: number, askedMillis: number): Promise<RoundTrips> {
  for (let attempt = 1; ; attempt++) {
    const measured = await measureRoundTrips(HOST, echoPort);
    const fault = delayFault(measured.p50, askedMillis);
    if (fault === undefined) return measured;
    if (attempt === ATTEMPTS) throw new MissingResourceError(fault);
  }
}

/** Median of the round trips that a probe is meant to take: two uniform jitters have it at half of their sum. */
function expectedMillis({ toUpstream, toClient }: ProxySettings): number {
  return [toUpstream, toClient].reduce(
    (sum, { delayMillis, jitterMillis, bytesPerSecond }) =>
      sum +
      delayMillis +
      jitterMillis / 2 +
      (bytesPerSecond === undefined ? 0 : (PROBE_BYTES / bytesPerSecond) * 1e3),
    0,
  );
}

function settingsOf(options: ProxyOptions): ProxySettings {
  const { roundTripMillis, bufferBytes = DEFAULT_BUFFER_BYTES, drop, seed = 1 } = options;
  if (!(bufferBytes >= LEAST_BUFFER_BYTES)) {
    throw new RangeError(
      `A direction of the proxy holds at least ${LEAST_BUFFER_BYTES} bytes, not ${bufferBytes}.`,
    );
  }
  const half = { delayMillis: roundTripMillis / 2, jitterMillis: 0 };
  return {
    upstream: addressOf(options.upstreamUrl),
    toUpstream: requireWay({ ...half, ...options.toUpstream }),
    toClient: requireWay({ ...half, ...options.toClient }),
    bufferBytes,
    drop: requireDrop(drop),
    seed: String(seed),
  };
}

function requireWay(way: Way): Way {
  const { delayMillis, jitterMillis, bytesPerSecond } = way;
  for (const millis of [delayMillis, jitterMillis]) {
    if (!(millis >= 0 && Number.isFinite(millis)))
      throw new RangeError(`A delay or jitter of the proxy is 0 ms or more, not ${millis}.`);
  }
  if (bytesPerSecond !== undefined && !(bytesPerSecond > 0 && Number.isFinite(bytesPerSecond)))
    throw new RangeError(`A link carries more than 0 bytes per second, not ${bytesPerSecond}.`);
  return way;
}

function requireDrop(drop: Drop | undefined): Drop | undefined {
  if (drop === undefined) return undefined;
  const { which, afterBytes } = drop;
  const isRight =
    "first" in which
      ? Number.isInteger(which.first) && which.first >= 0
      : which.share >= 0 && which.share <= 1;
  if (isRight && afterBytes >= 0) return drop;
  throw new RangeError(
    "A proxy drops a whole number of connections or a share from 0 to 1 of them, after 0 bytes or more.",
  );
}
