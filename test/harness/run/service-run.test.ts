import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ResultDocument } from "../../../src/result/document/schema.ts";
import { SHARED_CACHE } from "../services/service-bench.ts";
import { DrivenRun, descendants, stillRunningAfter } from "./driven-run.ts";
import { removeTrialRoot } from "./trial-root.ts";

const IOREDIS = import.meta.resolve("ioredis");

/** Two commands a request, one after the other, and a count of them. */
const APP = `import { Redis } from ${JSON.stringify(IOREDIS)};
export default async ({ services }) => {
  const redis = new Redis(services.redis, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => 50,
    lazyConnect: true,
  });
  redis.on("error", () => {});
  await redis.connect();
  let commands = 0;
  return async (request, response) => {
    if (request.url === "/counters") return response.end(JSON.stringify({ commands }));
    if (request.url === "/plan") return response.end('{"steps":["INCR","GET"]}');
    try {
      commands += 2;
      await redis.incr("n");
      await redis.get("n");
      response.end("right");
    } catch {
      response.writeHead(503).end("no store");
    }
  };
};
`;

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) removeTrialRoot(root);
});

function makeRoot(): string {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), "lab-"))), "handbook");
  roots.push(root);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const common = {
    design: "interleaved",
    apps: { one: { file: "one.ts" } },
    requests: [{ method: "GET", path: "/", expect: { status: 200, body: "right" } }],
    modes: { quick: "baseline" },
    spawns: { quick: 1 },
    counters: ["commands"],
  };
  const closed = { kind: "closed", connections: 4 };
  write("package.json", '{"type":"module"}');
  write("labs/trial/package.json", '{"type":"module"}');
  write("labs/trial/one.ts", APP);
  write(
    "labs/trial/lab.ts",
    `export default ${JSON.stringify({
      id: "trial",
      chapter: 1,
      title: "Services",
      question: "Does a lab get its services?",
      services: ["redis"],
      variants: [{ id: "one", title: "One", shows: "the baseline" }],
      workloads: [
        { ...common, id: "near", title: "Near", load: closed, plans: true },
        { ...common, id: "far", title: "Far", load: closed, roundTripMillis: 40 },
        {
          ...common,
          id: "loss",
          title: "Loss",
          allowedErrorShare: 1,
          load: {
            kind: "open",
            arrivals: "constant",
            profile: [{ fromSeconds: 0, toSeconds: 6, ratePerSecond: 50 }],
            sliceSeconds: 1,
            connections: 20,
            maximumOutstanding: 200,
          },
          faults: [
            { atSeconds: 1, service: "redis", action: "kill" },
            { atSeconds: 2, service: "redis", action: "start" },
          ],
        },
      ],
      primary: { workload: "near", variant: "one" },
    })};\n`,
  );
  return root;
}

describe("a run of a lab that needs Redis", () => {
  it("is given a real one near and far, its own counts, and faults at their times; nothing is left", async () => {
    const run = new DrivenRun(makeRoot(), { environment: { LAB_CACHE: SHARED_CACHE } });
    await run.line((line) => line.type === "progress");
    const children = descendants(run.process.pid!);
    await run.ended;
    expect(run.error).toBeUndefined();
    const document = ResultDocument.parse(run.done?.document);
    expect(document.software.services.redis).toMatch(/\d+\.\d+/);
    expect(document.plans).toEqual([
      { workload: "near", variant: "one", plan: { steps: ["INCR", "GET"] } },
    ]);
    const of = (workload: string) =>
      document.raw.slices.flatMap((slice) => {
        const cell = document.plan.cells[slice.cell];
        return cell?.workload === workload && cell.design === "interleaved"
          ? [slice.observations[0]!]
          : [];
      });
    for (const workload of ["near", "far"]) expect(of(workload).length).toBeGreaterThan(0);
    for (const { counters, storeCpuMicrosPerRequest } of of("near")) {
      // A request that ends after a slice sent its commands in it, and the other way round.
      expect(counters?.commands).toBeCloseTo(2, 0);
      expect(storeCpuMicrosPerRequest).toBeGreaterThan(0);
    }
    // Two round trips of 40 ms, one after the other.
    for (const { latencyP50Micros } of of("far"))
      expect(latencyP50Micros).toBeGreaterThanOrEqual(80_000);
    expect(document.workloads.find(({ id }) => id === "far")?.roundTripMillis).toBe(40);
    // The first schedule; a disturbed one is made up for by another.
    const loss = of("loss").slice(0, 6);
    expect(loss.map(({ completed, mismatches }) => completed + mismatches)).toEqual([
      50, 50, 50, 50, 50, 50,
    ]);
    // What is under way when the store ends fails as well.
    expect(loss[0]?.mismatches).toBeLessThan(25);
    expect(loss[1]?.mismatches).toBeGreaterThan(30);
    expect(loss[5]?.completed).toBeGreaterThan(0);
    expect(await stillRunningAfter(children, 2_000)).toEqual([]);
  });
});
