import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { createRandom } from "../../../src/stats/random.ts";
import { DrivenRun, descendants, running, stillRunningAfter } from "../run/driven-run.ts";
import { closed, dial, echo, endAll, nextChunk, proxyTo, serve, until } from "./proxy-ends.ts";

const DRIVER = fileURLToPath(new URL("drive-proxy.ts", import.meta.url));

afterEach(endAll);

describe("connections that a proxy is to drop", () => {
  const outcome = async (proxy: { url: string }) => {
    const client = dial(proxy);
    client.write("x");
    return (await nextChunk(client)) === undefined ? "cut" : "answered";
  };

  it("are the first so many, and are counted", async () => {
    const { port } = await serve(echo);
    const proxy = await proxyTo(port, { drop: { which: { first: 2 }, afterBytes: 0 } });
    const outcomes: string[] = [];
    for (let turn = 0; turn < 4; turn++) outcomes.push(await outcome(proxy));
    expect(outcomes).toEqual(["cut", "cut", "answered", "answered"]);
    expect((await proxy.counts()).counts).toMatchObject({ connections: 4, dropped: 2 });
  });

  it("are the share that the seed draws", async () => {
    const { port } = await serve(echo);
    const drop = { which: { share: 0.4 }, afterBytes: 0 };
    const proxy = await proxyTo(port, { drop, seed: "some" });
    const random = createRandom("some/drops");
    const expected = Array.from({ length: 20 }, () => (random.float() < 0.4 ? "cut" : "answered"));
    const outcomes: string[] = [];
    for (let turn = 0; turn < 20; turn++) outcomes.push(await outcome(proxy));
    expect(outcomes).toEqual(expected);
    const { dropped } = (await proxy.counts()).counts;
    expect(dropped).toBe(expected.filter((one) => one === "cut").length);
  });

  it("may carry some bytes first: a request that arrives, an answer that does not", async () => {
    const upstream = await serve((socket) => {
      socket.on("data", (chunk: Buffer) => socket.write(chunk));
    });
    const drop = { which: { first: 1 }, afterBytes: 1_000 };
    const proxy = await proxyTo(upstream.port, { drop });
    const accepted = upstream.accepted();
    const client = dial(proxy);
    const theirs = await accepted;
    const heard = nextChunk(theirs);
    const answer = nextChunk(client);
    client.write(Buffer.alloc(600));
    expect(await heard).toHaveLength(600);
    expect(await answer).toBeUndefined();
    await closed(theirs);
    expect((await proxy.counts()).counts).toMatchObject({ dropped: 1, bytesToUpstream: 600 });
  });
});

describe("a proxy that is told to, while connections stand,", () => {
  it("cuts them all at both ends, and passes on new ones", async () => {
    const upstream = await serve(echo);
    const proxy = await proxyTo(upstream.port);
    const accepted = upstream.accepted();
    const client = dial(proxy);
    const theirs = await accepted;
    client.write("x");
    await nextChunk(client);
    expect(await proxy.cut()).toBe(1);
    await Promise.all([closed(client), closed(theirs)]);
    expect(await proxy.cut()).toBe(0);
    const next = dial(proxy);
    next.write("again");
    expect((await nextChunk(next))?.toString()).toBe("again");
    expect((await proxy.counts()).counts).toMatchObject({ connections: 2, dropped: 1, open: 1 });
  });

  it("makes their way longer, and as long as it was again", async () => {
    const { port } = await serve(echo);
    const proxy = await proxyTo(port, { roundTripMillis: 2 });
    const client = dial(proxy);
    const roundTripMillis = async () => {
      const begun = performance.now();
      client.write("x");
      await nextChunk(client);
      return performance.now() - begun;
    };
    await roundTripMillis();
    await proxy.delayBy(300);
    expect(await roundTripMillis()).toBeGreaterThanOrEqual(300);
    await proxy.delayBy(0);
    // The shortest of some, because any of them may be held up by something else.
    const after: number[] = [];
    for (let turn = 0; turn < 20; turn++) after.push(await roundTripMillis());
    expect(Math.min(...after)).toBeLessThan(300);
  });
});

describe("a connection that breaks", () => {
  it("at an upstream that refuses it ends at the client, and the proxy lives", async () => {
    const { port, server } = await serve();
    await new Promise((resolve) => server.close(resolve));
    const proxy = await proxyTo(port, { roundTripMillis: 2 });
    await closed(dial(proxy));
    await until(async () => (await proxy.counts()).counts.open === 0);
    expect((await proxy.counts()).counts.unreachable).toBe(1);
    await serve(echo, port);
    const client = dial(proxy);
    client.write("still there");
    expect((await nextChunk(client))?.toString()).toBe("still there");
  });

  it("at an upstream that dies ends at the client, and no other does", async () => {
    const upstream = await serve(echo);
    const proxy = await proxyTo(upstream.port, { roundTripMillis: 2 });
    const accepted = upstream.accepted();
    const client = dial(proxy);
    const dying = await accepted;
    const other = dial(proxy);
    dying.resetAndDestroy();
    await closed(client);
    other.write("x");
    expect((await nextChunk(other))?.toString()).toBe("x");
    await until(async () => (await proxy.counts()).counts.open === 1);
  });

  it("at a client that dies ends at the upstream", async () => {
    const upstream = await serve(echo);
    const proxy = await proxyTo(upstream.port, { roundTripMillis: 2 });
    const accepted = upstream.accepted();
    const client = dial(proxy);
    const theirs = await accepted;
    client.write("x");
    await nextChunk(client);
    client.resetAndDestroy();
    await closed(theirs);
    await until(async () => (await proxy.counts()).counts.open === 0);
  });
});

describe("the proxy's process", () => {
  it("ends when it is stopped", async () => {
    const { port } = await serve(echo);
    const proxy = await proxyTo(port);
    expect(proxy.alive()).toBe(true);
    await proxy.stop();
    expect(proxy.alive()).toBe(false);
    expect(running([proxy.pid])).toEqual([]);
    expect(await nextChunk(dial(proxy))).toBeUndefined();
  });

  it("leaves nothing behind when the process that started it is killed", async () => {
    const run = new DrivenRun(tmpdir(), { driver: DRIVER });
    const { pid } = await run.line(({ type }) => type === "proxy-open");
    const children = descendants(run.process.pid!);
    expect(children).toContain(pid);
    run.process.kill("SIGKILL");
    await run.ended;
    expect(await stillRunningAfter(children, 20_000)).toEqual([]);
  });
});
