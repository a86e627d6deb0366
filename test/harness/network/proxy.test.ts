import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { BUFFER_BYTES } from "../../../src/harness/network/proxy/passage.ts";
import { startProxy } from "../../../src/harness/network/proxy/start-proxy.ts";
import { createRandom } from "../../../src/stats/random.ts";
import {
  around,
  dial,
  echo,
  endAll,
  hear,
  nextChunk,
  proxyTo,
  roundTrips,
  say,
  serve,
  until,
} from "./proxy-ends.ts";

const MEGABYTE = 1_000_000;

afterEach(endAll);

function randomBytes(length: number, seed: string): Buffer {
  const random = createRandom(seed);
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(random.uint32(), at);
  return bytes;
}

describe("bytes through a proxy", () => {
  it("arrive complete and in order in both directions at once, however they are cut", async () => {
    const upstream = await serve();
    const proxy = await proxyTo(upstream.port, { roundTripMillis: 4 });
    const asked = randomBytes(2 * MEGABYTE, "asked");
    const answered = randomBytes(2 * MEGABYTE, "answered");
    const someSizes = fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(someSizes, someSizes, async (clientSizes, upstreamSizes) => {
        const accepted = upstream.accepted();
        const client = dial(proxy);
        const theirs = await accepted;
        const [atUpstream, atClient] = await Promise.all([
          hear(theirs),
          hear(client),
          // One larger size, so that a megabyte is not said byte by byte.
          say(client, asked, [...clientSizes, 65_536]),
          say(theirs, answered, [...upstreamSizes, 65_536]),
        ]);
        expect(atUpstream.equals(asked)).toBe(true);
        expect(atClient.equals(answered)).toBe(true);
      }),
      { numRuns: 8 },
    );
    await until(async () => (await proxy.counts()).counts.open === 0);
    const { counts } = await proxy.counts();
    expect(counts.bytesToUpstream).toBe(counts.connections * asked.length);
    expect(counts.bytesToClient).toBe(counts.connections * answered.length);
  });

  it("still arrive from the upstream after the client has said all it has to say", async () => {
    const upstream = await serve((socket) => {
      void hear(socket).then(async (question) => {
        await sleep(50);
        socket.end(`heard ${question}`);
      });
    });
    const client = dial(await proxyTo(upstream.port, { roundTripMillis: 4 }));
    client.end("a question");
    expect((await hear(client)).toString()).toBe("heard a question");
  });

  it("still arrive from the client after the upstream has said all it has to say", async () => {
    const upstream = await serve();
    const proxy = await proxyTo(upstream.port, { roundTripMillis: 4 });
    const accepted = upstream.accepted();
    const client = dial(proxy);
    const theirs = await accepted;
    theirs.end("a greeting");
    expect((await hear(client)).toString()).toBe("a greeting");
    client.end("late words");
    expect((await hear(theirs)).toString()).toBe("late words");
    await until(async () => (await proxy.counts()).counts.open === 0);
  });

  it("wait at their source while nobody reads them, within the bound of a proxy", async () => {
    const upstream = await serve();
    const proxy = await proxyTo(upstream.port);
    const accepted = upstream.accepted();
    const client = dial(proxy);
    const theirs = await accepted;
    // More than the system itself holds for two connections.
    const all = Buffer.alloc(64 * MEGABYTE);
    const said = say(theirs, all, [MEGABYTE]);
    await until(async () => {
      const { counts } = await proxy.counts();
      return counts.highestHeldBytes > BUFFER_BYTES - 65_536;
    });
    await sleep(200);
    expect((await proxy.counts()).counts.bytesToClient).toBeLessThan(all.length);
    const heard = await hear(client);
    expect(heard.equals(all)).toBe(true);
    await said;
    expect((await proxy.counts()).counts.highestHeldBytes).toBeLessThanOrEqual(BUFFER_BYTES);
  });
});

describe("a delay", () => {
  it("is never shorter than what was asked for, there and back", async () => {
    const upstream = await serve(echo);
    const proxy = await proxyTo(upstream.port, { roundTripMillis: 3 });
    expect(Math.min(...(await roundTrips(dial(proxy), 100)))).toBeGreaterThanOrEqual(3);
  });

  it("is half of what was asked for in each direction, and never shorter", async () => {
    const upstream = await serve();
    const proxy = await proxyTo(upstream.port, { roundTripMillis: 100 });
    const accepted = upstream.accepted();
    const client = dial(proxy);
    const theirs = await accepted;
    for (const [from, to] of [
      [client, theirs],
      [theirs, client],
    ] as const) {
      const begun = performance.now();
      from.write("x");
      await nextChunk(to);
      expect(performance.now() - begun).toBeGreaterThanOrEqual(50);
    }
  });

  it("is measured before the proxy is used, without touching the upstream", async () => {
    let connections = 0;
    const upstream = await serve(() => {
      connections += 1;
    });
    const upstreamUrl = `redis://:secret@127.0.0.1:${upstream.port}/3`;
    const proxy = await startProxy({ ...around(upstream.port), upstreamUrl, roundTripMillis: 40 });
    try {
      const { p50, p99 } = proxy.measuredRoundTripMillis;
      expect(p50).toBeGreaterThanOrEqual(40);
      expect(p99).toBeGreaterThanOrEqual(p50);
      expect(connections).toBe(0);
      expect(proxy.url).toMatch(/^redis:\/\/:secret@127\.0\.0\.1:\d+\/3$/);
      expect(proxy.url).not.toBe(upstreamUrl);
      expect((await proxy.counts()).counts.connections).toBe(0);
    } finally {
      await proxy.stop();
    }
  });

  it("is slept through: neither at rest nor while it waits does a proxy fill a core", async () => {
    const upstream = await serve(echo);
    const proxy = await proxyTo(upstream.port, { roundTripMillis: 1_000 });
    const client = dial(proxy);
    client.write("x");
    const before = (await proxy.counts()).cpuMicros;
    const begun = performance.now();
    await nextChunk(client);
    await sleep(500);
    const wallMicros = (performance.now() - begun) * 1e3;
    expect((await proxy.counts()).cpuMicros - before).toBeLessThan(wallMicros / 2);
  });
});
