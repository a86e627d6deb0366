/** The lab's servers as their clients see them: what they take, refuse, remember and survive. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { descendants, stillRunningAfter } from "../../../test/harness/run/driven-run.ts";
import { listen, send } from "../../../test/labs/served-app.ts";
import { hasty, usual } from "../system/scenario.ts";
import { appOf, definition, type Server, type Stores, startServer, startStores } from "./start.ts";

const { workloads } = definition;
/** One of each kind; the answers of all of them are what `lab verify` looks at. */
const cases = workloads
  .filter(({ id }) => id === "spike")
  .flatMap(({ id, apps, requests }) =>
    Object.keys(apps).map((variant) => ({ id, variant, requests })),
  );

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores?.stop());

/** As for faults, with locks that outlast a stall of a busy machine: a job that stalls has one attempt fewer. */
const patient = { ...hasty, lockMillis: 5_000 };

const json = { "content-type": "application/json" };
const post = (url: string, body: string) =>
  send(url, { method: "POST", path: "/orders", headers: json, body });
const get = (url: string, path: string) => send(url, { method: "GET", path });
const countersOf = async (url: string) =>
  JSON.parse((await get(url, "/counters")).body) as Record<string, number>;
const errorOf = ({ body }: { body: string }) => (JSON.parse(body) as { error: string }).error;
const order = (id: string, some: object = {}) =>
  JSON.stringify({ id, item: 7, quantity: 2, ...some });

describe.each(cases)("$variant in $id", ({ id, variant, requests }) => {
  let server: Server;
  beforeAll(async () => {
    const { file, params } = appOf(id, variant);
    server = await startServer(stores, file, params);
  });
  afterAll(() => server?.stop());

  test("answers as the lab declares it, counts, and says where to ask", async () => {
    const before = await countersOf(server.url);
    for (const request of requests) {
      const { status, headers, body } = await send(server.url, request);
      expect(body).toBe(request.expect.body);
      expect(status).toBe(request.expect.status);
      expect(headers).toMatchObject(request.expect.headers);
      expect(headers.location).toMatch(/^\/orders\/[\w-]+$/);
    }
    await expect
      .poll(async () => (await countersOf(server.url)).completed! - before.completed!)
      .toBeGreaterThanOrEqual(1);
    const after = await countersOf(server.url);
    expect(after.accepted! - before.accepted!).toBe(requests.length);
    for (const name of workloads.find((one) => one.id === id)!.counters ?? [])
      expect(after[name]).toBeTypeOf("number");
  });
});

describe("a web process", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer(stores, "variants/bullmq.ts", hasty);
  });
  afterAll(() => server?.stop());

  test("refuses what is no order with a sentence, and goes on", async () => {
    const broken = await post(server.url, '{"item": 7,');
    expect(broken.status).toBe(400);
    expect(errorOf(broken)).toMatch(/is not JSON; send an object/);
    const wrong = await post(server.url, '{"item": "seven", "quantity": 2}');
    expect(wrong.status).toBe(400);
    expect(errorOf(wrong)).toContain('item is "seven"');
    const large = await post(server.url, order("large", { note: "x".repeat(2 * 1024 * 1024) }));
    expect(large.status).toBe(413);
    expect(errorOf(large)).toMatch(/has \d+ bytes/);
    expect((await get(server.url, "/order")).status).toBe(404);
    expect((await post(server.url, order("after-all-that"))).status).toBe(202);
  });

  test("takes an order again under its name, gives it one effect, and tells when it is done", async () => {
    const before = await countersOf(server.url);
    expect((await get(server.url, "/orders/again")).status).toBe(404);
    for (let time = 0; time < 3; time++)
      expect((await post(server.url, order("again"))).status).toBe(202);
    await expect
      .poll(async () => (await get(server.url, "/orders/again")).body)
      .toBe('{"id":"again","state":"done"}');
    // An old message that is played back when all is long done.
    expect((await post(server.url, order("again"))).status).toBe(202);
    await expect
      .poll(async () => (await countersOf(server.url)).attempts! - before.attempts!)
      .toBeGreaterThanOrEqual(2);
    // What is taken afterwards has been done, so the repetitions have been, too.
    expect((await post(server.url, order("later"))).status).toBe(202);
    await expect.poll(async () => (await get(server.url, "/orders/later")).status).toBe(200);
    expect((await countersOf(server.url))["surplus-effects"]).toBe(0);
  });

  test("refuses another order under a name that was used: 409 and a sentence", async () => {
    expect((await post(server.url, order("twice"))).status).toBe(202);
    const other = await post(server.url, order("twice", { quantity: 3 }));
    expect(other.status).toBe(409);
    expect(errorOf(other)).toContain("The id twice was used for another order");
  });

  test("does not give an order up that cannot be done before its last attempt, and then keeps it where one can look", async () => {
    // A server that has nothing else to try.
    const { url, stop } = await startServer(stores, "variants/bullmq.ts", patient);
    try {
      expect((await post(url, order("poison", { item: 13 }))).status).toBe(202);
      await expect.poll(async () => (await countersOf(url))["dead-lettered"]).toBe(1);
      expect((await countersOf(url)).attempts).toBe(usual.attempts);
    } finally {
      stop();
    }
  });
});

test("inline, a client hears at once that its order cannot be done", async () => {
  const server = await startServer(stores, "variants/inline.ts", usual);
  try {
    const refused = await post(server.url, order("poison", { item: 13 }));
    expect(refused.status).toBe(422);
    expect(errorOf(refused)).toContain("no receipt can be written");
  } finally {
    server.stop();
  }
});

describe("a killed process", () => {
  test("is started again: the web process where it was, the worker with what the dead one had", async () => {
    const server = await startServer(stores, "variants/bullmq.ts", patient);
    try {
      for (let index = 0; index < 8; index++) await post(server.url, order(`k-${index}`));
      const performed = await server.tools.follow([
        { atSeconds: 0, process: "worker", action: "kill" },
        { atSeconds: 0.05, process: "web", action: "kill" },
      ]);
      expect(performed.filter(({ missed }) => missed !== undefined)).toEqual([]);
      await expect
        .poll(async () => (await get(server.url, "/counters").catch(() => ({ status: 0 }))).status)
        .toBe(200);
      await expect.poll(async () => (await countersOf(server.url)).completed).toBe(8);
      expect((await countersOf(server.url)).accepted).toBe(8);
    } finally {
      server.stop();
    }
  });

  test("does not come back when the whole server is ended", async () => {
    const server = await startServer(stores, "variants/sqs.ts", hasty);
    const processes = descendants(server.pid);
    // The neighbour, the emulator, the web process and two workers.
    expect(processes).toHaveLength(5);
    // The host alone: what it has forked has to notice by itself.
    process.kill(server.pid, "SIGKILL");
    expect(await stillRunningAfter(processes, 20_000)).toEqual([]);
  });
});

describe("a queue that is away", () => {
  test("in Redis: an order is refused with a sentence until it is back, and taken then", async () => {
    const server = await startServer(stores, "variants/bullmq.ts", hasty);
    const redis = stores.all.find(({ name }) => name === "redis")!;
    try {
      expect((await post(server.url, order("before"))).status).toBe(202);
      await redis.kill();
      const refused = await post(server.url, '{"item": 7, "quantity": 1}');
      expect(refused.status).toBe(503);
      expect(errorOf(refused)).toMatch(/could not be taken .*send it again with the same id/);
      expect((await post(server.url, order("keyed"))).status).toBe(503);
    } finally {
      await redis.start();
    }
    try {
      await expect.poll(async () => (await post(server.url, order("after"))).status).toBe(202);
      await expect.poll(async () => (await countersOf(server.url)).completed).toBe(2);
    } finally {
      server.stop();
    }
  });

  test("behind a URL that does not answer: the server does not start, and says what to correct", async () => {
    const url = "http://127.0.0.1:9/000000000000/orders";
    const environment = { SQS_QUEUE_URL: url, SQS_DEAD_LETTER_QUEUE_URL: `${url}-dead` };
    await expect(startServer(stores, "variants/sqs.ts", hasty, environment)).rejects.toThrow(
      /the queue at http:\/\/127\.0\.0\.1:9\/.* does not answer/,
    );
    await expect(
      startServer(stores, "variants/sqs.ts", hasty, { SQS_QUEUE_URL: url }),
    ).rejects.toThrow("without its dead-letter queue");
  });

  test("behind a URL that takes requests and never answers: an order is refused", async () => {
    const { sender } = await import("../system/sqs.ts");
    const silent = await listen(() => {});
    const send = sender(`${silent}/000000000000/orders`);
    await expect(send({ id: "a", item: 7, quantity: 1, receivedAt: Date.now() })).rejects.toThrow(
      /abort/i,
    );
  });
});

test("a server that is given a queue of somebody's leaves it alone", async () => {
  const emulator = await startServer(stores, "variants/sqs.ts", hasty);
  try {
    const about = JSON.parse((await get(emulator.url, "/about")).body) as {
      addresses: { queue: string; dead: string };
    };
    const { queue, dead } = about.addresses;
    const environment = { SQS_QUEUE_URL: queue, SQS_DEAD_LETTER_QUEUE_URL: dead };
    // Both servers use the queue, which is empty; what one is sent, either may do.
    const other = await startServer(stores, "variants/sqs.ts", hasty, environment);
    try {
      expect((await post(other.url, order("given"))).status).toBe(202);
    } finally {
      other.stop();
    }
    await post(emulator.url, order("poison", { item: 13 }));
    await expect.poll(async () => (await countersOf(emulator.url))["dead-lettered"]).toBe(1);
    await expect(startServer(stores, "variants/sqs.ts", hasty, environment)).rejects.toThrow(
      /holds 1 messages, which may be somebody's/,
    );
  } finally {
    emulator.stop();
  }
});
