import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { ResultDocument } from "#result/document/schema.ts";
import { zipfPopularity } from "#stats/lru/lru-cache.ts";
import { simulateLru } from "#stats/lru/lru-simulation.ts";
import { drawPanels } from "#ui/chart/index.ts";
import {
  coldHitRatio,
  coldStartData,
  coldStartDescription,
  coldStartTable,
} from "../cold-start.ts";
import { coldStartPlot } from "../cold-start-plot.ts";

const asked = {
  workload: "cold",
  variant: "aside",
  keys: 1000,
  exponent: 0.99,
  writeShare: 0.02,
};
const SLICES = 8;

/** Two starts whose reads hit as expected and a tenth less. */
function chapterOf(counters: "counted" | "not counted" = "counted") {
  const expected = coldHitRatio(asked, 100);
  const slices = [1, 0.9].flatMap((factor, spawn) =>
    Array.from({ length: SLICES }, (_, slice) => ({
      cell: 1,
      spawn,
      slice,
      invalid: spawn === 1 && slice === 3 ? "machine-stall" : null,
      observations: [
        {
          variant: "aside",
          ...(counters === "counted" && {
            counters: { reads: 0.98, hits: 0.98 * factor * expected(slice + 0.5) },
          }),
        },
      ],
    })),
  );
  const document = {
    variants: [{ id: "aside", title: "Cache-aside", shows: "" }],
    workloads: [
      {
        id: "cold",
        title: "From an empty cache",
        variants: ["aside"],
        loads: {
          aside: {
            kind: "open",
            profile: [{ fromSeconds: 0, toSeconds: SLICES, ratePerSecond: 100 }],
            settleSeconds: 0,
            sliceSeconds: 1,
          },
        },
      },
    ],
    plan: {
      cells: [
        { workload: "cold", design: "control" },
        { workload: "cold", design: "interleaved" },
      ],
    },
    raw: { slices },
  } as unknown as ResultDocument;
  return { file: "content/chapters/07.mdx", document };
}

describe("what is expected of an empty cache", () => {
  it("is what a simulated one does, while nothing is evicted", () => {
    const popularity = zipfPopularity(asked.keys, asked.exponent);
    const expected = coldHitRatio(asked, 100);
    let hits = 0;
    let reads = 0;
    for (let seed = 0; seed < 300; seed++) {
      const common = { popularity, entries: asked.keys, writeShare: 0.02, seed, warmUp: 0 };
      const [long, short] = [
        simulateLru({ ...common, requests: 310 }),
        simulateLru({ ...common, requests: 290 }),
      ];
      hits += long.hits - short.hits;
      reads += long.reads - short.reads;
    }
    // 20 requests about the third second, 300 times: three standard errors of a share are 2 points.
    expect(Math.abs(hits / reads - expected(3))).toBeLessThan(0.025);
  });

  it("begins at nothing and comes to the share of reads", () => {
    const expected = coldHitRatio(asked, 100);
    expect(expected(0)).toBe(0);
    expect(expected(1e7)).toBeCloseTo(0.98, 6);
    for (let second = 1; second < 20; second++)
      expect(expected(second)).toBeGreaterThan(expected(second - 1));
  });
});

describe("a measured cold start", () => {
  const data = coldStartData(chapterOf(), asked);

  it("has a point for each second, over the starts whose second counts", () => {
    expect(data.seconds.map(({ second }) => second)).toEqual([
      0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5,
    ]);
    const [first] = data.seconds;
    expect(first!.measured).toBeCloseTo(0.95 * first!.expected, 9);
    expect(first!.low).toBeCloseTo(0.9 * first!.expected, 9);
    expect(first!.high).toBeCloseTo(first!.expected, 9);
    const disturbed = data.seconds[3]!;
    expect(disturbed.low).toBe(disturbed.high);
    expect(data.starts).toBe(2);
  });

  it("is told in words and in a table", () => {
    expect(coldStartDescription(data)).toMatch(/Cache-aside, from an empty cache: at 0\.5 s/);
    const { columns, rows } = coldStartTable(data);
    expect(rows).toHaveLength(SLICES);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it("is asked for only where a server counted", () => {
    expect(() => coldStartData(chapterOf("not counted"), asked)).toThrow(SiteError);
    expect(() => coldStartData(chapterOf(), { ...asked, workload: "warm" })).toThrow(SiteError);
  });

  it("is drawn as measured points over the expected line, on axes that hold them", () => {
    const { x, y, marks } = coldStartPlot(data);
    const [line] = marks.filter((mark) => mark.kind === "line");
    const [measured] = marks.filter((mark) => mark.kind === "points");
    expect(line!.points.map((point) => point.y)).toEqual(
      data.seconds.map(({ expected }) => expected),
    );
    expect(measured!.points).toHaveLength(SLICES);
    expect(measured!.points[0]).toMatchObject({ x: 0.5, y: data.seconds[0]!.measured });
    expect([x.domain, y.domain]).toEqual([
      [0, SLICES],
      [0, 1],
    ]);
    expect(() => drawPanels(x, [{ y, marks }])).not.toThrow();
  });
});
