/** How long small messages take to an echo server and back. */
import { connect } from "node:net";
import { quantile } from "../../../stats/quantile.ts";
import { RunFailedError } from "../../errors.ts";

const PROBE_BYTES = 64;
/** The first ones find cold code, and are not counted. */
const WARM_UPS = 10;
const PROBES = 200;
/** Where round trips are so long that all of them would take longer than this, fewer are sent … */
const BUDGET_MILLIS = 3_000;
/** … but no fewer than this. */
const LEAST_PROBES = 20;

/** Quantiles, milliseconds; what the machine takes without any delay is part of them. */
export interface RoundTrips {
  p50: number;
  p99: number;
}

/**
 * Sends one message after the other on one connection.
 * @throws RunFailedError when the connection ends before that is done
 */
export async function measureRoundTrips(host: string, port: number): Promise<RoundTrips> {
  const times = await roundTripTimes(host, port);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

function roundTripTimes(host: string, port: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const message = Buffer.alloc(PROBE_BYTES, "x");
    const times: number[] = [];
    const begunMillis = performance.now();
    let sentMillis = 0;
    let missingBytes = 0;
    const socket = connect({ host, port, noDelay: true });
    const send = () => {
      missingBytes = message.length;
      sentMillis = performance.now();
      socket.write(message);
    };
    const broke = (cause?: Error) => {
      const why = cause === undefined ? "" : ` (${cause.message})`;
      const what = `The connection on which the delaying proxy was measured broke${why}; run again.`;
      reject(new RunFailedError(what, { cause }));
    };
    socket.once("connect", send);
    socket.on("data", (chunk: Buffer) => {
      const nowMillis = performance.now();
      missingBytes -= chunk.length;
      if (missingBytes > 0) return;
      times.push(nowMillis - sentMillis);
      const isOverTime = nowMillis - begunMillis > BUDGET_MILLIS;
      if (times.length < WARM_UPS + (isOverTime ? LEAST_PROBES : PROBES)) {
        send();
        return;
      }
      resolve(times.slice(WARM_UPS));
      socket.destroy();
    });
    socket.once("error", broke);
    socket.once("close", () => broke());
  });
}
