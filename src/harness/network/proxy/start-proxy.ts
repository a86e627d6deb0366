/** Starts the delaying proxy in a process of its own, and measures what it adds before anyone relies on it. */
import { fileURLToPath } from "node:url";
import { MissingResourceError, type RunFailedError } from "../../errors.ts";
import type { Guardian } from "../../processes/guardian.ts";
import { NodeProcess } from "../../processes/node-process.ts";
import type { Pin } from "../../processes/pinning.ts";
import { addressOf, withAddress } from "./address.ts";
import { measureRoundTrips, type RoundTrips } from "./measure-round-trips.ts";
import type { CountedAnswer, ProxyOpenAnswer } from "./protocol.ts";
import { HOST, type ProxySettings } from "./proxy.ts";

const ENTRY = fileURLToPath(new URL("main.ts", import.meta.url));
const START_MILLIS = 20_000;
const ANSWER_MILLIS = 10_000;
/** A machine may be busy with something else for a moment: so often is measured before it is given up. */
const ATTEMPTS = 3;

/** What may be off, whichever is larger: so much of the round trip … */
const TOLERATED_SHARE = 0.25;
/** … or so many milliseconds. */
const TOLERATED_MILLIS = 0.3;

export interface ProxyOptions {
  /** Address of the service, with a scheme; user, password and path stay as they are. */
  upstreamUrl: string;
  /** Added to a request and its answer together, milliseconds; half of it in each direction. */
  roundTripMillis: number;
  guardian: Guardian;
  signal: AbortSignal;
  pin: Pin | undefined;
}

/** A proxy whose delay nobody has measured. */
export interface LaunchedProxy {
  /** The upstream's address with the proxy's host and port. */
  readonly url: string;
  /** Accepts connections to an echo server behind the same delay. */
  readonly echoPort: number;
  readonly pid: number | undefined;
  /** Ended, however it ended. */
  readonly exited: Promise<unknown>;
  /** False once the process has ended. */
  alive(): boolean;
  /** A sentence on how it ended. */
  failure(): RunFailedError;
  counts(): Promise<CountedAnswer>;
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
    const measured = await Promise.race([
      measureUntilRight(proxy.echoPort, options.roundTripMillis),
      exited,
    ]);
    return { ...proxy, measuredRoundTripMillis: measured };
  } catch (error) {
    await proxy.stop();
    throw error;
  }
}

/** Starts a proxy, whatever its delay turns out to be. */
export async function launchProxy(options: ProxyOptions): Promise<LaunchedProxy> {
  const settings: ProxySettings = {
    upstream: addressOf(options.upstreamUrl),
    delayMillis: options.roundTripMillis / 2,
  };
  const child = new NodeProcess({
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
