import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { DrivenRun, descendants, running, stillRunningAfter } from "../run/driven-run.ts";
import { closed, dial, echo, endAll, nextChunk, proxyTo, serve, until } from "./proxy-ends.ts";

const DRIVER = fileURLToPath(new URL("drive-proxy.ts", import.meta.url));

afterEach(endAll);

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
    expect(running([proxy.pid!])).toEqual([]);
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
