/**
 * Whether the open-loop driver can be believed on this machine: `npm run bench:open-loop`.
 *
 * Against a server that answers at once: dispatch lateness and CPU time per request at rising rates.
 * Against a server that waits an exponential time of 20 ms in one of 5 slots: measured mean wait over
 * Erlang C, and Little's law, at 50, 70, 80 and 90 % utilisation. Against one that stalls 200 ms in
 * every 5 s: the 99th percentile over its closed form. Nothing else may run on the machine meanwhile.
 */
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { GENERATOR_FLAGS } from "../../src/harness/load/open/node-flags.ts";
import type { ReportAnswer } from "../../src/harness/load/open/protocol.ts";
import { choosePinning } from "../../src/harness/processes/pinning.ts";
import type { ArrivalProcess } from "../../src/stats/arrivals.ts";
import { decodeHistogram } from "../../src/stats/histogram.ts";
import { littlesLaw, mmcMeanWait, stallQuantile } from "../../src/stats/queueing.ts";
import { ask, start, stop, stopAll } from "./children.ts";

const GENERATOR = fileURLToPath(new URL("../../src/harness/load/open/main.ts", import.meta.url));
const SERVER = fileURLToPath(new URL("open-loop-server.ts", import.meta.url));
const SLOTS = 5;
const MEAN_SERVICE_SECONDS = 0.02;

const pinning = choosePinning();

async function measure(
  kind: string,
  ratePerSecond: number,
  seconds: number,
  arrivals: ArrivalProcess,
): Promise<ReportAnswer & { inSystem: number }> {
  const server = start(SERVER, pinning.servers, [kind]);
  const [{ url }] = (await once(server, "message")) as [{ url: string }];
  const generator = start(GENERATOR, pinning.generator, [], GENERATOR_FLAGS);
  const request = {
    method: "GET",
    path: "/",
    headers: {},
    expect: { status: 200, headers: {}, body: "right" },
  };
  const target = {
    url,
    requests: [request],
    connections: 200,
    maximumOutstanding: 20_000,
    timeoutMillis: 20_000,
  };
  await ask(generator, { type: "target", target });
  const run = (length: number, seed: string) =>
    ask<ReportAnswer>(generator, {
      type: "run",
      arrivals,
      seed,
      profile: [{ fromSeconds: 0, toSeconds: length, ratePerSecond }],
    });
  await run(3, "warm-up");
  await ask(server, { type: "reset" });
  const answer = await run(seconds, "measured");
  const { inSystem } = await ask<{ inSystem: number }>(server, { type: "read" });
  await stop(server, generator);
  return { ...answer, inSystem };
}

const print = (text: string) => process.stdout.write(`${text}\n`);
try {
  for (const rate of [1000, 2000, 5000, 8000]) {
    const { report, longestStallMillis } = await measure("at-once", rate, 10, "poisson");
    const lateness = decodeHistogram(report.latenessBase64);
    print(
      `at once, ${rate}/s: lateness p50 ${lateness.getValueAtPercentile(50)} µs, p99 ${lateness.getValueAtPercentile(99)} µs, max ${lateness.maxValue} µs; ` +
        `generator ${(report.busyCpuMicros / report.issued).toFixed(1)} µs CPU a request, ${(report.utilization * 100).toFixed(0)} % busy; longest stall ${longestStallMillis.toFixed(1)} ms`,
    );
  }
  for (const utilisation of [0.5, 0.7, 0.8, 0.9]) {
    const rate = (utilisation * SLOTS) / MEAN_SERVICE_SECONDS;
    const seconds = utilisation > 0.85 ? 90 : 40;
    const { report, inSystem, longestStallMillis } = await measure(
      "slots",
      rate,
      seconds,
      "poisson",
    );
    const { serverTimingMeanMicros, completed, meanLatencyMicros } = report.classes[0]!;
    const { wait = 0, hold = 0 } = serverTimingMeanMicros;
    const arrivalRate = completed / report.seconds;
    const theory = mmcMeanWait(SLOTS, arrivalRate, 1e6 / hold);
    const little = inSystem / littlesLaw(arrivalRate, meanLatencyMicros / 1e6);
    print(
      `slots, ${(utilisation * 100).toFixed(0)} % asked, ${((arrivalRate * hold) / 1e4 / SLOTS).toFixed(1)} % had: mean wait ${(wait / 1e3).toFixed(2)} ms, Erlang C ${(theory * 1e3).toFixed(2)} ms, ` +
        `ratio ${(wait / 1e6 / theory).toFixed(3)}; L over lambda W ${little.toFixed(3)}; longest stall ${longestStallMillis.toFixed(1)} ms`,
    );
  }
  const { report } = await measure("stalls", 500, 60, "constant");
  const p99 = decodeHistogram(report.classes[0]!.latencyBase64).getValueAtPercentile(99);
  print(
    `stalls: p99 ${(p99 / 1e3).toFixed(1)} ms, closed form ${stallQuantile(0.2, 5, 0.99) * 1e3} ms`,
  );
} finally {
  stopAll();
}
