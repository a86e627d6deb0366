import { describe, expect, it } from "vitest";
import { LabSchema } from "../../src/lab/definition.ts";
import { capacity, OpenLoop, shortened, slicesOf, steady } from "../../src/lab/load-profile.ts";

const rate = {
  ratePerSecond: 100,
  settleSeconds: 1,
  sliceSeconds: 0.5,
  slices: 4,
  connections: 10,
  maximumOutstanding: 100,
};

const lab = (load: unknown, some: object = {}) =>
  LabSchema.safeParse({
    id: "one",
    chapter: 1,
    title: "One",
    question: "Which?",
    variants: [{ id: "slow", title: "Slow", shows: "the baseline" }],
    workloads: [
      {
        id: "tiny",
        title: "Tiny",
        design: "interleaved",
        apps: { slow: { file: "slow.ts" } },
        requests: [{ method: "GET", path: "/", expect: { status: 200, body: "" } }],
        load,
        ...some,
      },
    ],
    primary: { workload: "tiny", variant: "slow" },
  });

const firstIssue = (load: unknown, some?: object) => {
  const { path = [], message = "" } = lab(load, some).error?.issues[0] ?? {};
  return `${path.join(".")}: ${message}`;
};

describe("a load", () => {
  it("of one rate is a schedule that settles and is then cut into slices", () => {
    const load = OpenLoop.parse(steady(rate));
    expect(load.profile).toEqual([{ fromSeconds: 0, toSeconds: 3, ratePerSecond: 100 }]);
    expect(slicesOf(load)).toBe(4);
    expect(lab(steady(rate)).success).toBe(true);
  });

  it("of one rate is cut short to whole slices where a mode has less time, and to no fewer than one", () => {
    const load = OpenLoop.parse(steady(rate));
    expect(slicesOf(shortened(load, 1.2) as OpenLoop)).toBe(2);
    expect(slicesOf(shortened(load, 0.1) as OpenLoop)).toBe(1);
    expect(shortened(load, 2)).toBe(load);
    expect(shortened(load, undefined)).toBe(load);
  });

  it("of several stretches means what it does as a whole, and is never cut short", () => {
    const burst = OpenLoop.parse({
      ...steady(rate),
      profile: [
        { fromSeconds: 0, toSeconds: 2, ratePerSecond: 100 },
        { fromSeconds: 2, toSeconds: 3, ratePerSecond: 300 },
      ],
    });
    expect(shortened(burst, 0.5)).toBe(burst);
  });

  it("may be a search of capacity", () => {
    const search = capacity({
      objective: { percentile: 99, latencyMillis: 50 },
      fromPerSecond: 100,
      toPerSecond: 1000,
      trySeconds: 2,
      connections: 10,
      maximumOutstanding: 100,
    });
    expect(lab(search).success).toBe(true);
    expect(firstIssue({ ...search, toPerSecond: 100 })).toContain("toPerSecond");
  });

  it("with a rate that is none, or that no generator sends, is refused with its field", () => {
    for (const ratePerSecond of [0, -1, Number.NaN])
      expect(firstIssue(steady({ ...rate, ratePerSecond }))).toContain("ratePerSecond");
    expect(firstIssue(steady({ ...rate, ratePerSecond: 1e6 }))).toContain("at most 20000");
  });

  it("with a gap in its profile is refused", () => {
    const gap = {
      ...steady(rate),
      profile: [
        { fromSeconds: 0, toSeconds: 1, ratePerSecond: 10 },
        { fromSeconds: 2, toSeconds: 3, ratePerSecond: 10 },
      ],
    };
    expect(firstIssue(gap)).toContain("leave no gap");
  });

  it("whose schedule does not fall into whole slices is refused", () => {
    expect(firstIssue({ ...steady(rate), sliceSeconds: 0.7 })).toContain("whole slices");
  });
});

describe("a workload under an open loop", () => {
  it("has variants that take turns", () => {
    expect(firstIssue(steady(rate), { design: "duet" })).toContain("write interleaved");
  });

  const request = (share?: number) => ({
    method: "GET",
    path: "/",
    expect: { status: 200, body: "" },
    ...(share !== undefined && { share }),
  });

  it("has shares for all of its requests that add up to 1, or none", () => {
    expect(lab(steady(rate), { requests: [request(0.3), request(0.7)] }).success).toBe(true);
    expect(firstIssue(steady(rate), { requests: [request(0.3), request(0.6)] })).toContain(
      "add up to 0.9",
    );
    expect(firstIssue(steady(rate), { requests: [request(0.3), request()] })).toContain(
      "all of them one, or none",
    );
  });

  it("names as its backlog only what its servers count", () => {
    const counters = ["received", "completed"];
    const backlog = (done: string) => ({
      counters,
      backlog: { arrived: "received", done: [done] },
    });
    expect(lab(steady(rate), backlog("completed")).success).toBe(true);
    expect(firstIssue(steady(rate), backlog("finished"))).toBe(
      'workloads.0.backlog: names "finished", which is no counter',
    );
  });

  it("is the only one to keep classes and shares of requests apart", () => {
    const closed = { kind: "closed", connections: 1 };
    expect(firstIssue(closed, { requests: [request(1)] })).toContain("only an open loop");
  });
});
