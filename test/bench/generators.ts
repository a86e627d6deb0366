/**
 * What each generator says of the same two servers: `npm run bench:generators -- [--write] [rounds]`.
 *
 * One server answers at once; the other does too, but holds all answers for 200 ms in every 5 s. Each is
 * driven by autocannon as a closed loop and with its rate option, by the open-loop driver with constant
 * arrivals, and by wrk and hey where they are installed. Every generator's figures are its own: whole
 * milliseconds and a correction for omitted requests from autocannon's rate option, a correction by
 * expected interval from wrk, latency from when a request was due from the open-loop driver. CPU time is
 * that of the generator's process; what the open-loop driver spends looking at the clock is left out.
 * Nothing else may run on the machine meanwhile. A round takes about 4 minutes; `--write` puts the figures
 * where chapter 2 shows them.
 */
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  GeneratorComparison,
  type GeneratorRun,
} from "../../content/chapters/02-coordinated-omission/generators.ts";
import { GENERATOR_FLAGS } from "../../src/harness/load/open/node-flags.ts";
import type { ReportAnswer } from "../../src/harness/load/open/protocol.ts";
import { fingerprint } from "../../src/harness/machine/fingerprint.ts";
import { installedVersion } from "../../src/harness/machine/software.ts";
import { choosePinning } from "../../src/harness/processes/pinning.ts";
import { writeWhole } from "../../src/result/store/atomic-write.ts";
import { decodeHistogram } from "../../src/stats/histogram.ts";
import { stallQuantile } from "../../src/stats/queueing.ts";
import type { AutocannonAnswer } from "./autocannon-process.ts";
import { ask, start, stop, stopAll } from "./children.ts";
import {
  hey,
  isOnPath,
  type OutsideGenerator,
  type Printed,
  packagedVersion,
  runOutside,
  wrk,
} from "./outside-generators.ts";

const entry = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SERVER = entry("open-loop-server.ts");
const AUTOCANNON = entry("autocannon-process.ts");
const OPEN_LOOP = entry("../../src/harness/load/open/main.ts");

const CONNECTIONS = 10;
const WARM_UP_SECONDS = 3;
/** The stalling one long enough for six stalls. */
const SERVERS = [
  {
    id: "at-once",
    title: "answers at once",
    ratePerSecond: 4000,
    seconds: 10,
    expectedP99Millis: null,
  },
  {
    id: "stalls",
    title: "holds answers 200 ms in every 5 s",
    ratePerSecond: 500,
    seconds: 30,
    expectedP99Millis: stallQuantile(0.2, 5, 0.99) * 1e3,
  },
];
const TARGET = entry("../../content/chapters/02-coordinated-omission/generators.json");

interface Load {
  url: string;
  seconds: number;
  ratePerSecond?: number;
}
type Row = Printed & { cpuMicros: number };
const pinning = choosePinning();

async function autocannon(load: Load): Promise<Row> {
  const child = start(AUTOCANNON, pinning.generator);
  const warmUp = { ...load, seconds: WARM_UP_SECONDS };
  await ask<AutocannonAnswer>(child, { ...warmUp, connections: CONNECTIONS });
  const answer = await ask<AutocannonAnswer>(child, { ...load, connections: CONNECTIONS });
  await stop(child);
  return answer;
}

async function openLoop({ url, seconds, ratePerSecond = 0 }: Load): Promise<Row> {
  const child = start(OPEN_LOOP, pinning.generator, [], GENERATOR_FLAGS);
  const request = {
    method: "GET",
    path: "/",
    headers: {},
    expect: { status: 200, headers: {}, body: "right" },
  };
  const bounds = { connections: 200, maximumOutstanding: 20_000, timeoutMillis: 20_000 };
  await ask(child, { type: "target", target: { url, requests: [request], ...bounds } });
  const run = (toSeconds: number, seed: string) =>
    ask<ReportAnswer>(child, {
      type: "run",
      arrivals: "constant",
      seed,
      profile: [{ fromSeconds: 0, toSeconds, ratePerSecond }],
    });
  await run(WARM_UP_SECONDS, "warm-up");
  const { report } = await run(seconds, "measured");
  await stop(child);
  const latency = decodeHistogram(report.classes[0]!.latencyBase64);
  return {
    p50Millis: latency.getValueAtPercentile(50) / 1e3,
    p99Millis: latency.getValueAtPercentile(99) / 1e3,
    maxMillis: latency.maxValue / 1e3,
    answered: report.classes[0]!.completed,
    cpuMicros: report.busyCpuMicros,
  };
}

const outside = (generator: OutsideGenerator) => (load: Load) =>
  runOutside(generator, { ...load, connections: CONNECTIONS }, pinning.generator);

interface Driver {
  name: string;
  /** What has to be installed. */
  command?: string;
  /** Without a rate, a closed loop goes as fast as answers come. */
  hasRate: boolean;
  run(load: Load): Promise<Row>;
}

const drivers: Driver[] = [
  { name: "autocannon, closed loop", hasRate: false, run: autocannon },
  { name: "autocannon, rate option", hasRate: true, run: autocannon },
  { name: "open-loop driver", hasRate: true, run: openLoop },
  { name: "wrk, closed loop", command: "wrk", hasRate: false, run: outside(wrk) },
  { name: "hey, closed loop", command: "hey", hasRate: false, run: outside(hey) },
  { name: "hey, rate option", command: "hey", hasRate: true, run: outside(hey) },
];

const WIDTHS = [26, 10, 10, 10, 12, 16];
const print = (cells: string[]) =>
  process.stdout.write(
    `${cells.map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0]!) : cell.padStart(WIDTHS[index]!))).join("")}\n`,
  );

async function measure(
  driver: Driver,
  { id, ratePerSecond, seconds }: (typeof SERVERS)[number],
): Promise<GeneratorRun> {
  const server = start(SERVER, pinning.servers, [id]);
  const [{ url }] = (await once(server, "message")) as [{ url: string }];
  const { p50Millis, p99Millis, maxMillis, answered, cpuMicros } = await driver.run({
    url,
    seconds,
    ...(driver.hasRate && { ratePerSecond }),
  });
  await stop(server);
  const cpuMicrosPerRequest = cpuMicros > 0 ? cpuMicros / answered : null;
  return { p50Millis, p99Millis, maxMillis, answered, cpuMicrosPerRequest };
}

async function versions(commands: readonly string[]): Promise<Record<string, string>> {
  const outside = [...new Set(commands)].map(
    async (name) => [name, (await packagedVersion(name)) ?? "unknown"] as const,
  );
  return {
    node: process.version,
    autocannon: installedVersion(entry("../.."), "autocannon"),
    undici: installedVersion(entry("../.."), "undici"),
    ...Object.fromEntries(await Promise.all(outside)),
  };
}

const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false } },
  allowPositionals: true,
});
const rounds = Number(positionals[0] ?? 1);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`"${positionals[0]}" is no number of rounds; give a whole number from 1 on.`);

const present = drivers.filter(({ command }) => command === undefined || isOnPath(command));
const servers = SERVERS.map((server) => ({
  ...server,
  generators: present.map(({ name }) => ({ name, runs: [] as GeneratorRun[] })),
}));

try {
  for (const command of ["wrk", "hey"]) {
    if (!isOnPath(command)) print([`${command} is not on this machine's PATH and is left out.`]);
  }
  for (let round = 1; round <= rounds; round++) {
    for (const server of servers) {
      print([""]);
      print([`Round ${round}: a server that ${server.title}; ${server.seconds} s,`]);
      print([
        `${CONNECTIONS} connections in closed loops, ${server.ratePerSecond} requests a second where there is a rate`,
      ]);
      print(["", "p50, ms", "p99, ms", "max, ms", "requests", "CPU, µs/request"]);
      for (const [index, driver] of present.entries()) {
        const run = await measure(driver, server);
        server.generators[index]!.runs.push(run);
        print([
          driver.name,
          ...[run.p50Millis, run.p99Millis, run.maxMillis].map((millis) => millis.toFixed(2)),
          String(run.answered),
          run.cpuMicrosPerRequest?.toFixed(1) ?? "not known",
        ]);
      }
      if (server.expectedP99Millis !== null)
        print([`s - 0.01 T: ${server.expectedP99Millis.toFixed(0)} ms`]);
    }
  }
  if (values.write) {
    const { cpuModel, cores, os, kernel, virtualisation } = fingerprint(pinning);
    const comparison = GeneratorComparison.parse({
      measured: new Date().toISOString(),
      command: `npm run bench:generators -- ${rounds}`,
      machine: { cpuModel, cores, os, kernel, virtualisation },
      versions: await versions(present.flatMap(({ command }) => command ?? [])),
      connections: CONNECTIONS,
      servers,
    });
    writeWhole(TARGET, `${JSON.stringify(comparison, null, 2)}\n`);
    print([`Written to content/chapters/02-coordinated-omission/generators.json.`]);
  }
} finally {
  stopAll();
}
