import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { OpenLoopDriver, type OpenLoopTarget } from "../../../src/harness/load/open/driver.ts";
import { readServerTiming } from "../../../src/harness/load/open/server-timing.ts";
import { arrivalTimes, drawMix, steadyProfile } from "../../../src/stats/arrivals.ts";
import { decodeHistogram } from "../../../src/stats/histogram.ts";

const servers: Server[] = [];
const drivers: OpenLoopDriver[] = [];

afterEach(async () => {
  await Promise.all(drivers.splice(0).map((driver) => driver.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const answer = (path: string): OpenLoopTarget["requests"][number] => ({
  method: "GET",
  path,
  expect: { status: 200, body: "right" },
});

function drive(url: string, some: Partial<OpenLoopTarget> = {}): OpenLoopDriver {
  const driver = new OpenLoopDriver({
    url,
    requests: [answer("/")],
    connections: 20,
    maximumOutstanding: 1000,
    timeoutMillis: 5000,
    ...some,
  });
  drivers.push(driver);
  return driver;
}

function schedule(ratePerSecond: number, seconds: number, shares = [1]) {
  const dueSeconds = arrivalTimes(steadyProfile(ratePerSecond, seconds), "constant", 1);
  return { dueSeconds, choices: drawMix(shares, dueSeconds.length, 2) };
}

const right: RequestListener = (_request, response) => void response.end("right");

describe("an open loop", () => {
  it("sends every due request once and counts each class apart", async () => {
    let seen = 0;
    const { url } = await serve((request, response) => {
      seen += 1;
      setTimeout(() => response.end("right"), request.url === "/heavy" ? 50 : 0);
    });
    const requests = [
      { ...answer("/light"), requestClass: "light", share: 0.8 },
      { ...answer("/heavy"), requestClass: "heavy", share: 0.2 },
    ];
    const report = await drive(url, { requests }).run(schedule(200, 1, [0.8, 0.2]));
    expect(report).toMatchObject({ scheduled: 200, issued: 200, refused: 0, overloaded: false });
    expect(seen).toBe(200);
    const of = (name: string) => report.classes.find(({ requestClass }) => requestClass === name)!;
    expect(of("light").completed + of("heavy").completed).toBe(200);
    expect(of("heavy").completed).toBeGreaterThan(20);
    expect(decodeHistogram(of("heavy").latencyBase64).minNonZeroValue).toBeGreaterThan(45_000);
    expect(report.series.reduce((sum, step) => sum + step.due, 0)).toBe(200);
  });

  it("counts latency from the moment a request was due, through a stall that no request is spared", async () => {
    let stalledUntil = 0;
    const { url } = await serve((_request, response) => {
      setTimeout(() => response.end("right"), Math.max(0, stalledUntil - performance.now()));
    });
    const driver = drive(url, { connections: 4 });
    await driver.run(schedule(100, 0.2));
    const running = driver.run(schedule(200, 1));
    await sleep(300);
    stalledUntil = performance.now() + 400;
    const { classes, mostInFlight } = await running;
    const latencies = decodeHistogram(classes[0]!.latencyBase64);
    // 80 of 200 were due in the stall; with 4 connections a closed loop would have sent 4.
    expect(mostInFlight).toBeGreaterThan(40);
    expect(latencies.getValueAtPercentile(75)).toBeGreaterThan(50_000);
    expect(latencies.maxValue).toBeGreaterThan(350_000);
    const service = decodeHistogram(classes[0]!.serviceTimeBase64);
    expect(service.getValueAtPercentile(75)).toBeLessThan(latencies.getValueAtPercentile(75));
  });

  it("refuses what exceeds the bound, counts it, and says that it was overloaded", async () => {
    const { url } = await serve((_request, response) => {
      setTimeout(() => response.end("right"), 300);
    });
    const report = await drive(url, { connections: 5, maximumOutstanding: 10 }).run(
      schedule(200, 0.5),
    );
    expect(report.overloaded).toBe(true);
    expect(report.mostInFlight).toBe(10);
    expect(report.issued + report.refused).toBe(report.scheduled);
    expect(report.refused).toBeGreaterThan(50);
  });

  it("lets the last slice last as long as it is cut, also where nothing is due in it", async () => {
    const { url } = await serve(right);
    const begun: number[] = [];
    const from = performance.now();
    const cut = { settleSeconds: 0, sliceSeconds: 0.2, slices: 3 };
    const report = await drive(url).run(schedule(100, 0.1), cut, () =>
      begun.push(performance.now() - from),
    );
    expect(begun).toHaveLength(4);
    for (const [index, millis] of begun.entries())
      expect(millis).toBeGreaterThanOrEqual(200 * index);
    // Nothing was answered in all of that time.
    expect(report.seconds).toBeLessThan(begun.at(-1)! / 1e3);
    expect(report.slices.map(({ classes }) => classes.length)).toEqual([1, 0, 0]);
  });

  it("counts wrong bodies and wrong statuses as mismatches and never as completed", async () => {
    let count = 0;
    const { url } = await serve((_request, response) => {
      count += 1;
      if (count % 4 === 0) response.statusCode = 500;
      response.end(count % 4 === 1 ? "wrong" : "right");
    });
    const { classes } = await drive(url, { connections: 1 }).run(schedule(100, 0.4));
    expect(classes[0]).toMatchObject({ completed: 20, mismatches: 20, failed: {} });
  });

  it("reads what the server says of its own time", async () => {
    const { url } = await serve((_request, response) => {
      response.setHeader("server-timing", "wait;dur=12.5, hold;dur=20");
      response.end("right");
    });
    const { classes } = await drive(url).run(schedule(100, 0.2));
    expect(classes[0]!.serverTimingMeanMicros).toEqual({ wait: 12_500, hold: 20_000 });
    expect(readServerTiming("miss, db;desc=x;dur=1.5,;dur=3")).toEqual([
      { name: "db", millis: 1.5 },
    ]);
  });

  it("cuts a schedule into slices by when requests were due, and tells when each begins", async () => {
    const { url } = await serve(right);
    const begun: number[] = [];
    const cut = { settleSeconds: 0.2, sliceSeconds: 0.3, slices: 2 };
    const driver = drive(url);
    const report = await driver.run(schedule(100, 0.8), cut, (index) => begun.push(index));
    expect(report.scheduled).toBe(80);
    expect(report.slices.map(({ classes }) => classes[0]!.scheduled)).toEqual([30, 30]);
    expect(report.slices.map(({ lateness }) => lateness.totalCount)).toEqual([30, 30]);
    expect(begun).toEqual([0, 1, 2]);
  });

  it("opens its connections before anything is due", async () => {
    const seen: string[] = [];
    const { url, server } = await serve((request, response) => {
      seen.push(request.method ?? "");
      response.end(request.method === "HEAD" ? undefined : "right");
    });
    const driver = drive(url, { connections: 7 });
    await driver.warm();
    const open = await new Promise<number>((resolve, reject) =>
      server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
    expect(open).toBe(7);
    await driver.run(schedule(100, 0.1));
    expect(seen.filter((method) => method === "HEAD")).toHaveLength(2 * 7);
    expect(seen.filter((method) => method === "GET")).toHaveLength(10);
  });

  it("sends on the connection used last, so that the rest need nothing until they are needed", async () => {
    const ports = new Set<number>();
    const { url } = await serve((request, response) => {
      if (request.method === "GET") ports.add(request.socket.remotePort ?? 0);
      response.end(request.method === "HEAD" ? undefined : "right");
    });
    const driver = drive(url, { connections: 50 });
    await driver.warm();
    const report = await driver.run(schedule(20, 0.5));
    expect(report.classes[0]!.completed).toBe(10);
    expect(ports.size).toBeLessThan(10);
  });

  it("reports its own CPU time without what it spent looking at the clock", async () => {
    const { url } = await serve(right);
    const report = await drive(url).run(schedule(50, 1));
    // Server and test share this process, so the figure bounds the driver's own from above.
    expect(report.utilization).toBeLessThan(0.6);
    expect(report.lateness.totalCount).toBe(50);
  });
});

describe("a target at fault", () => {
  it("that refuses connections is counted by kind", async () => {
    const { url, server } = await serve(right);
    await new Promise((resolve) => server.close(resolve));
    const { classes, issued } = await drive(url).run(schedule(100, 0.3));
    expect(classes[0]).toMatchObject({ completed: 0, failed: { ECONNREFUSED: issued } });
  });

  it("that resets half of its connections is counted by kind, and the rest completes", async () => {
    let count = 0;
    const { url } = await serve((request, response) => {
      count += 1;
      if (count % 2 === 0) request.socket.destroy();
      else response.end("right");
    });
    const { classes, scheduled } = await drive(url, { connections: 2 }).run(schedule(100, 0.4));
    const failed = Object.values(classes[0]!.failed).reduce((sum, some) => sum + some, 0);
    expect(failed).toBe(scheduled / 2);
    expect(classes[0]!.completed).toBe(scheduled / 2);
    expect(Object.keys(classes[0]!.failed)).toEqual(["UND_ERR_SOCKET"]);
  });

  it("that never answers is given up at the deadline, and the run ends in time", async () => {
    const { url } = await serve(() => {});
    const begun = performance.now();
    const { classes, issued } = await drive(url, { connections: 3, timeoutMillis: 300 }).run(
      schedule(50, 0.4),
    );
    expect(classes[0]).toMatchObject({ completed: 0, failed: { timeout: issued } });
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  it("that dies in the middle fails from then on, and nothing hangs", async () => {
    const { url, server } = await serve(right);
    const running = drive(url).run(schedule(200, 0.6));
    await sleep(300);
    server.closeAllConnections();
    server.close();
    const { classes, scheduled } = await running;
    const failed = Object.values(classes[0]!.failed).reduce((sum, some) => sum + some, 0);
    expect(classes[0]!.completed).toBeGreaterThan(20);
    expect(failed).toBeGreaterThan(20);
    expect(classes[0]!.completed + failed).toBe(scheduled);
  });

  it("that is gone while more are due than there are connections fails each of them, and the driver lives", async () => {
    const { url, server } = await serve(right);
    server.close();
    const dueSeconds = Float64Array.from({ length: 200 }, () => 0.1);
    const { classes } = await drive(url, { connections: 2 }).run({
      dueSeconds,
      choices: drawMix([1], dueSeconds.length, 2),
    });
    expect(classes[0]!.failed).toEqual({ ECONNREFUSED: dueSeconds.length });
  });
});
