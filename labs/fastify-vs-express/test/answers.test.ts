import { beforeAll, describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { NO_FAULTS } from "../../../test/labs/no-faults.ts";
import lab from "../lab.ts";
import { badBodies, orderHeaders, orders } from "../requests.ts";
import { send, start } from "./start.ts";

const { workloads, invariants } = LabSchema.parse(lab);

// That every answer is as the lab declares it, and that invariants hold, is what `lab verify` looks at.

const main = workloads.filter(({ role }) => role === "main");
const pairs = main.flatMap(({ id, apps, requests }) =>
  Object.entries(apps).map(([variant, app]) => ({ id, variant, app, request: requests[0]! })),
);

test.each(pairs)("$variant in $id sends the same headers as the others", async (pair) => {
  const url = await start(pair.app.file, pair.app.params);
  const { headers } = await send(url, pair.request);
  const requestId = pair.id === "realistic" ? ["x-request-id"] : [];
  const common = ["connection", "content-length", "content-type", "date", "keep-alive"];
  expect(Object.keys(headers).sort()).toEqual([...common, ...requestId].sort());
  expect(headers["content-length"]).toBe(String(Buffer.byteLength(pair.request.expect.body)));
});

test("only the ablation of the ETag sends one", async () => {
  const { headers } = await send(await start("variants/ablation/express-etag.ts"), {
    method: "GET",
    path: "/",
  });
  expect(headers.etag).toMatch(/^W\//);
});

test("a wait of 20 ms is waited", async () => {
  const url = await start("variants/with-work/fastify.ts", { waitMillis: 20 });
  const before = performance.now();
  await send(url, { method: "GET", path: "/" });
  expect(performance.now() - before).toBeGreaterThanOrEqual(19);
});

const realistic = workloads.find(({ id }) => id === "realistic")!;

describe.each(Object.entries(realistic.apps))("%s under wrong requests", (_variant, app) => {
  let url: string;
  beforeAll(async () => {
    url = await start(app.file);
  });
  const post = { method: "POST", path: "/restaurants/harbour-7/orders" } as const;

  test("20 different bad bodies, each with 400 and the same answer", async () => {
    expect(new Set(badBodies).size).toBe(20);
    for (const body of badBodies) {
      const answer = await send(url, { ...post, headers: orderHeaders("bad"), body });
      expect({ body, status: answer.status }).toEqual({ body, status: 400 });
      expect(answer.body).toBe('{"error":"the order is not valid"}');
      expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
    }
  });

  test("no authorization, with 401, whatever the body is", async () => {
    for (const body of [orders[0]!.body!, badBodies[0]!]) {
      const headers = { "content-type": "application/json" };
      const answer = await send(url, { ...post, headers, body });
      expect(answer.status).toBe(401);
      expect(answer.body).toBe('{"error":"authorization is missing or wrong"}');
    }
  });
});

test.each(invariants)("$id is broken by a server that answers everything alike", async ({
  check,
}) => {
  const url = await start("variants/tiny/express.ts");
  const { violations, checked } = await check({ url, variant: "express", services: {} }, NO_FAULTS);
  expect(violations).toBe(checked);
});
