import { describe, expect, it } from "vitest";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { expectInFrame, ofClass, textsOf } from "../../../../test/ui/mark-extent.ts";
import { STRATEGIES } from "../simulator/stampede.ts";
import {
  BIN_SECONDS,
  countCycles,
  expectedOf,
  fixedPointsOf,
  HOT_SPAN_SECONDS,
  LiveStampede,
  LOSS_SPAN_SECONDS,
  PROCESSES,
  RUN_CYCLES,
  SNAPSHOT_SECONDS,
  STAMPEDE_DEFAULT,
  STRATEGY_TITLES,
  type StampedeScenario,
  snapshot,
} from "../simulator/stampede-model.ts";
import {
  countSentence,
  figuresOf,
  fixedPointRows,
  HEIGHT,
  hotMarks,
  lossMarks,
  lossSentence,
  momentSentence,
  scenarioSentence,
  WIDTH,
} from "../simulator/stampede-plot.ts";

const NBSP = "\u00a0";
const EXTREMES = STRATEGIES.flatMap((strategy): StampedeScenario[] =>
  [
    { ratePerSecond: 10, recomputeMillis: 20 },
    { ratePerSecond: 500, recomputeMillis: 300 },
    { ratePerSecond: 1000, recomputeMillis: 500 },
  ].flatMap((some) => [false, true].map((shedding) => ({ ...some, strategy, shedding }))),
);

const FRAME = { width: WIDTH, height: HEIGHT };
const ofKind = (marks: readonly Mark[], kind: string) => ofClass(marks, `stampede-${kind}`);

describe("the pictures of a stampede", () => {
  it.each(
    EXTREMES,
  )("stay in their frames: $strategy, $ratePerSecond a second, $recomputeMillis ms, shedding $shedding", (scenario) => {
    const live = new LiveStampede(scenario);
    for (const seconds of [0, 0.4, 5.2, 20, 90]) {
      live.advance(seconds);
      if (seconds === 20) live.lose();
      expectInFrame(hotMarks(live), FRAME);
      expectInFrame(lossMarks(live), FRAME);
    }
  });

  it("show a connection for each of ten, filled where it is busy, and a dot for what waits", () => {
    const live = new LiveStampede(STAMPEDE_DEFAULT);
    live.advance(5.4);
    const marks = hotMarks(live);
    expect(ofKind(marks, "slot")).toHaveLength(10);
    expect(live.running).toBe(10);
    expect(live.waiting).toBeGreaterThan(100);
    expect(ofKind(marks, "dot")).toHaveLength(live.waiting);
    const filled = ofKind(marks, "work").filter((mark) => Number(mark.attributes.height) > 0);
    expect(filled).toHaveLength(10);
    expect(textsOf(marks)).toContain("10 of 10 connections busy");
  });

  it("have a bar for every recomputation of the last seconds, and none for older ones", () => {
    const live = new LiveStampede(STAMPEDE_DEFAULT);
    live.advance(5.4);
    expect(ofKind(hotMarks(live), "bar")).toHaveLength(HOT_SPAN_SECONDS / BIN_SECONDS);
    expect(live.asked).toHaveLength(live.hot.recomputations);
    live.advance(5.4 + HOT_SPAN_SECONDS + 5);
    expect(live.asked.length).toBeLessThan(live.hot.recomputations);
    for (const at of live.asked) expect(at).toBeGreaterThan(live.now - HOT_SPAN_SECONDS);
  });

  it("say how many wait that they have no room for", () => {
    const live = new LiveStampede({
      ...STAMPEDE_DEFAULT,
      ratePerSecond: 1000,
      recomputeMillis: 500,
    });
    live.advance(5.5);
    const marks = hotMarks(live);
    const more = live.waiting - ofKind(marks, "dot").length;
    expect(more).toBeGreaterThan(100);
    expect(textsOf(marks)).toContain(`and ${more} more`);
  });

  it("mark each loss, and let what is older than their span go", () => {
    const live = new LiveStampede(STAMPEDE_DEFAULT);
    live.advance(10);
    live.lose();
    live.advance(30);
    expect(ofKind(lossMarks(live), "loss")).toHaveLength(1);
    expect(textsOf(lossMarks(live))).toContain("the cache is lost");
    live.advance(10 + LOSS_SPAN_SECONDS + 2);
    expect(ofKind(lossMarks(live), "loss")).toHaveLength(0);
    expect(live.shares.length).toBeLessThanOrEqual(LOSS_SPAN_SECONDS);
  });

  it("are the same again for the same settings", () => {
    const picture = () => {
      const live = snapshot(STAMPEDE_DEFAULT);
      return [hotMarks(live), lossMarks(live)];
    };
    expect(picture()).toEqual(picture());
    expect(snapshot(STAMPEDE_DEFAULT).now).toBe(SNAPSHOT_SECONDS);
  });
});

describe("what the simulator counts", () => {
  it.each(STRATEGIES)("agrees with theory: %s", (strategy) => {
    const scenario = { ...STAMPEDE_DEFAULT, strategy };
    const { cycles, mean } = countCycles(scenario);
    expect(cycles).toBe(RUN_CYCLES);
    // 100 cycles of early expiry have a standard error of a twelfth of their mean.
    const tolerance = strategy === "early-expiry" ? 0.25 : 0.05;
    expect(Math.abs(mean! / expectedOf(scenario) - 1)).toBeLessThan(tolerance);
  });

  it("is the same whether it is watched or run", () => {
    for (const strategy of STRATEGIES) {
      const scenario = { ...STAMPEDE_DEFAULT, strategy };
      const live = new LiveStampede(scenario);
      live.advance(50);
      const whole = countCycles(scenario);
      expect(live.count.cycles).toBeGreaterThan(3);
      expect(live.count.cycles).toBeLessThan(whole.cycles);
      expect(live.hot.recomputations).toBeGreaterThanOrEqual(live.count.cycles);
    }
  });

  it("ends where a million requests have come, however few cycles that are", () => {
    const slow = { ...STAMPEDE_DEFAULT, ratePerSecond: 1000, recomputeMillis: 500 };
    expect(countCycles(slow).cycles).toBeLessThan(RUN_CYCLES);
    expect(countCycles(slow).cycles).toBeGreaterThan(5);
  });
});

describe("the cache that is lost", () => {
  const goodputAfter = (live: LiveStampede) => live.shares.at(-1)!.goodput;

  it("stays lost without shedding, as the fixed points say", () => {
    expect(fixedPointsOf(STAMPEDE_DEFAULT).map(({ isStable }) => isStable)).toEqual([
      true,
      false,
      true,
    ]);
    const live = snapshot(STAMPEDE_DEFAULT);
    expect(goodputAfter(live)).toBeLessThan(0.15);
    live.advance(100);
    expect(goodputAfter(live)).toBeLessThan(0.01);
    live.shed(true);
    live.advance(140);
    expect(goodputAfter(live)).toBeGreaterThan(0.97);
  });

  it("comes back by itself with shedding, to the one fixed point there is", () => {
    const scenario = { ...STAMPEDE_DEFAULT, shedding: true };
    const live = snapshot(scenario);
    expect(goodputAfter(live)).toBeGreaterThan(0.97);
    const [point, ...others] = fixedPointsOf(scenario);
    expect(others).toEqual([]);
    live.advance(200);
    const { shares } = live;
    const hits = shares.reduce((sum, one) => sum + one.hits, 0) / shares.length;
    expect(Math.abs(hits - point!.hitRatio)).toBeLessThan(0.03);
  });
});

describe("the sentences", () => {
  it("say what is set and what theory expects", () => {
    expect(scenarioSentence(STAMPEDE_DEFAULT)).toBe(
      `500${NBSP}requests/s, 300${NBSP}ms to recompute, naive: theory expects 151 recomputations a cycle.`,
    );
    expect(STRATEGY_TITLES["single-flight"]).toContain(`${PROCESSES} processes`);
  });

  it("say how many states the hit ratio has", () => {
    expect(lossSentence(STAMPEDE_DEFAULT)).toContain("two states to stay in, 0");
    expect(lossSentence(STAMPEDE_DEFAULT)).toContain(`1,500${NBSP}%`);
    expect(lossSentence({ ...STAMPEDE_DEFAULT, shedding: true })).toContain("one state");
    expect(lossSentence({ ...STAMPEDE_DEFAULT, ratePerSecond: 30 })).toContain("one state");
    expect(fixedPointRows(STAMPEDE_DEFAULT)).toEqual([
      { name: "Without shedding", cells: [`0${NBSP}%, 93${NBSP}% (watershed), 98${NBSP}%`] },
      { name: "With shedding", cells: [`98${NBSP}%`] },
    ]);
  });

  it("say what the picture shows and what a run found", () => {
    const live = snapshot(STAMPEDE_DEFAULT);
    expect(momentSentence(live)).toMatch(/^After 40\.0\u00a0s: \d+ of 10 connections busy/);
    expect(momentSentence(new LiveStampede(STAMPEDE_DEFAULT))).not.toContain("hit ratio");
    const count = countCycles(STAMPEDE_DEFAULT);
    expect(countSentence(count, STAMPEDE_DEFAULT)).toContain("theory expects 151");
    expect(figuresOf({ cycles: 0, mean: undefined }, STAMPEDE_DEFAULT)[1]).toBe("no cycle is over");
  });
});
