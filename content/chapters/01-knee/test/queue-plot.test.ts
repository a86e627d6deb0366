import { describe, expect, it } from "vitest";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { expectInFrame, ofClass, textsOf } from "../../../../test/ui/mark-extent.ts";
import {
  LiveQueue,
  QUEUE_DEFAULT,
  queueFormula,
  RUN_ARRIVALS,
  runArrivals,
  SERVICES,
  SNAPSHOT_SECONDS,
} from "../simulator/queue-model.ts";
import {
  figuresOf,
  formatTime,
  HEIGHT,
  histogramMarks,
  queueMarks,
  runSentence,
  scenarioSentence,
  WIDTH,
} from "../simulator/queue-plot.ts";

const NBSP = "\u00a0";
const EXTREMES = [1, 20].flatMap((servers) =>
  [0.1, 0.8, 0.99, 1, 1.1].flatMap((load) =>
    (Object.keys(SERVICES) as (keyof typeof SERVICES)[]).map((service) => ({
      servers,
      load,
      service,
      seed: QUEUE_DEFAULT.seed,
    })),
  ),
);

function liveAt(seconds: number, scenario = QUEUE_DEFAULT): LiveQueue {
  const live = new LiveQueue(scenario);
  live.advance(seconds);
  return live;
}

const FRAME = { width: WIDTH, height: HEIGHT };
const ofKind = (marks: readonly Mark[], kind: string) => ofClass(marks, `queue-${kind}`);

describe("the picture of the queue", () => {
  it.each(EXTREMES)("stays in its frame: $servers servers, load $load, $service", (scenario) => {
    const live = new LiveQueue(scenario);
    for (const seconds of [0, 0.1, SNAPSHOT_SECONDS, 60]) {
      live.advance(seconds);
      expectInFrame(queueMarks(live), FRAME);
      expectInFrame(histogramMarks(live.tally), FRAME);
    }
    expectInFrame(histogramMarks(runArrivals(scenario, 10_000)), FRAME);
  });

  it("shows a slot for each server, filled where it is busy, and a dot for each that waits", () => {
    for (const seconds of [1, 2, 3, SNAPSHOT_SECONDS]) {
      const live = liveAt(seconds);
      const marks = queueMarks(live);
      expect(ofKind(marks, "slot")).toHaveLength(5);
      const filled = ofKind(marks, "work").filter((mark) => Number(mark.attributes.height) > 0);
      expect(Math.abs(filled.length - live.busy)).toBeLessThanOrEqual(1);
      expect(ofKind(marks, "dot")).toHaveLength(live.waiting.length);
      if (live.waiting.length > 0) expect(live.busy).toBe(5);
    }
  });

  it("says how many wait that it has no room for", () => {
    const live = liveAt(60, { ...QUEUE_DEFAULT, servers: 20, load: 1.1 });
    const marks = queueMarks(live);
    const dots = ofKind(marks, "dot").length;
    expect(live.waiting.length).toBeGreaterThan(dots);
    const more = new Intl.NumberFormat("en-GB").format(live.waiting.length - dots);
    expect(textsOf(marks)).toContain(`and ${more} more`);
  });

  it("is the same again for the same seed, and another for another", () => {
    const pictureOf = (seed: number) => {
      const live = liveAt(SNAPSHOT_SECONDS, { ...QUEUE_DEFAULT, seed });
      return [queueMarks(live), histogramMarks(live.tally)];
    };
    expect(pictureOf(QUEUE_DEFAULT.seed)).toEqual(pictureOf(QUEUE_DEFAULT.seed));
    expect(pictureOf(QUEUE_DEFAULT.seed)).not.toEqual(pictureOf(QUEUE_DEFAULT.seed + 1));
  });

  it("steps from one request that comes or goes to the next, and loses none on the way", () => {
    const live = new LiveQueue(QUEUE_DEFAULT);
    for (let step = 0; step < 2000; step++) {
      const [before, then] = [live.busy + live.waiting.length, live.now];
      live.advance(live.nextEvent());
      expect(live.now).toBeGreaterThan(then);
      expect(Math.abs(live.busy + live.waiting.length - before)).toBe(1);
    }
    const jumped = liveAt(live.now);
    expect(queueMarks(jumped)).toEqual(queueMarks(live));
    expect(histogramMarks(jumped.tally)).toEqual(histogramMarks(live.tally));
  });

  it("counts the same waits as a run without pictures", () => {
    const { tally } = liveAt(SNAPSHOT_SECONDS);
    const run = runArrivals(QUEUE_DEFAULT, tally.count);
    expect(tally.count).toBeGreaterThan(2500);
    expect(tally.mean).toBe(run.mean);
    expect(tally.bars).toEqual(run.bars);
    expect(tally.waited).toBe(run.bars.reduce((sum, bar) => sum + bar, 0));
  });
});

describe("the formula", () => {
  const stable = EXTREMES.filter(({ load }) => load < 1);

  it("is exact for exponential service and for one server, else an approximation", () => {
    for (const scenario of stable) {
      const exact = scenario.service === "exponential" || scenario.servers === 1;
      expect(queueFormula(scenario)?.exact).toBe(exact);
      const words = exact ? "which is exact here" : "which is approximate here";
      expect(scenarioSentence(scenario)).toContain(words);
      const kind = exact ? "formula, exact:" : "formula, approximate:";
      expect(textsOf(histogramMarks(runArrivals(scenario, 100)))).toContain(kind);
    }
    const one = { ...QUEUE_DEFAULT, servers: 1, load: 0.5 };
    expect(scenarioSentence(one)).toContain(`waits 20.0${NBSP}ms on average by Erlang C`);
    expect(scenarioSentence({ ...one, service: "constant" })).toContain(
      `waits 10.0${NBSP}ms on average by Pollaczek and Khinchine`,
    );
    expect(scenarioSentence({ ...QUEUE_DEFAULT, service: "bursty" })).toContain("Lee and Longton");
  });

  it("has a line in the histogram, near enough to the left for the tail to be seen", () => {
    for (const scenario of stable) {
      const marks = histogramMarks(runArrivals(scenario, 100));
      const xs = ofKind(marks, "formula").map(({ attributes }) => Number(attributes.x2));
      expect(xs).toHaveLength(2);
      expect(xs[1]).toBeGreaterThanOrEqual(34);
      expect(xs[1]).toBeLessThanOrEqual(97.1);
    }
  });

  it("has no line where the queue grows without end, and the page says why", () => {
    for (const scenario of EXTREMES.filter(({ load }) => load >= 1)) {
      const run = runArrivals(scenario, 20_000);
      expect(queueFormula(scenario)).toBeUndefined();
      expect(run.interval()).toBeUndefined();
      expect(ofKind(histogramMarks(run), "formula")).toEqual([]);
      expect(textsOf(histogramMarks(run))).toContain("the queue grows without end");
      expect(figuresOf(run).slice(2)).toEqual(["none", "none: it grows without end", "none"]);
      expect(scenarioSentence(scenario)).toMatch(/grows without end.*no formula's line exists/);
      expect(run.bars.at(-1)).toBe(0);
      expect(run.bars.reduce((sum, bar) => sum + bar, 0)).toBe(run.waited);
    }
    const full = { ...QUEUE_DEFAULT, load: 1 };
    expect(scenarioSentence(full)).toContain("no time is left to catch up");
    expect(scenarioSentence({ ...full, load: 1.1 })).toContain("about 25 requests a second");
  });
});

describe("the simulated mean wait, exponential service", () => {
  /**
   * So many seeds that 3 % is three to five standard errors: waits hang together, or are rare. Of 20 servers at half of
   * their load so few wait that it would take hundreds.
   */
  it.each([
    [1, 0.5, 4],
    [1, 0.8, 12],
    [5, 0.5, 16],
    [5, 0.8, 16],
    [20, 0.8, 40],
  ])("of %d servers at load %d is within 3 percent of Erlang C over %d runs from the page's seed", (servers, load, runs) => {
    const scenario = { ...QUEUE_DEFAULT, servers, load };
    let sum = 0;
    for (let run = 0; run < runs; run++) {
      sum += runArrivals({ ...scenario, seed: QUEUE_DEFAULT.seed + run }).mean;
    }
    expect(Math.abs(sum / runs / queueFormula(scenario)!.meanWait - 1)).toBeLessThan(0.03);
  });

  it.each([
    0.5, 0.8, 0.9,
  ])("of one run with the page's seed is off Erlang C by no more than its interval allows, load %d", (load) => {
    for (const servers of [1, 5, 20]) {
      const scenario = { ...QUEUE_DEFAULT, servers, load };
      const run = runArrivals(scenario);
      const half = run.interval()!.high - run.mean;
      // Twice the half width is what about 1 run in 1,000 exceeds.
      expect(Math.abs(run.mean - queueFormula(scenario)!.meanWait)).toBeLessThan(2 * half);
      expect(runSentence(run)).toContain("200,000 arrivals with seed 1");
    }
  });
});

describe("the interval of the mean", () => {
  it("holds the true mean about 95 times in 100", () => {
    const { meanWait } = queueFormula(QUEUE_DEFAULT)!;
    const held = Array.from({ length: 100 }, (_, seed) => {
      const { low, high } = runArrivals({ ...QUEUE_DEFAULT, seed }, 50_000).interval()!;
      return low <= meanWait && meanWait <= high;
    });
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(86);
  });

  it("is not given while its batches are too short to be independent, or hold hardly a wait", () => {
    expect(runArrivals(QUEUE_DEFAULT, 1000).interval()).toBeUndefined();
    expect(runArrivals({ ...QUEUE_DEFAULT, load: 0.99 }).interval()).toBeUndefined();
    const idle = runArrivals({ ...QUEUE_DEFAULT, servers: 20, load: 0.1 }, RUN_ARRIVALS);
    expect(idle.interval()).toBeUndefined();
    expect(figuresOf(idle)[4]).toBe("too few waited");
  });
});

describe("a time", () => {
  it("is written in the unit that suits its size", () => {
    expect([0, 7e-17, 7.46e-6, 0.0111, 1.98].map((seconds) => formatTime(seconds))).toEqual([
      `0${NBSP}ms`,
      `under 1${NBSP}ns`,
      `7.46${NBSP}µs`,
      `11.1${NBSP}ms`,
      `1.98${NBSP}s`,
    ]);
  });
});
