import { describe, expect, it } from "vitest";
import { type Mark, markup } from "#ui/simulator/drawing/marks.ts";
import { cellText } from "#ui/simulator/drawing/table-rows.ts";
import { expectInFrame, extent, ofClass, textsOf } from "../../../../test/ui/mark-extent.ts";
import { BRIDGE_VARIANTS, CRASH_POINTS, nextBridgeStep } from "../simulator/bridge.ts";
import {
  bridgeAfter,
  crashMarks,
  FAULT_ROWS,
  FAULTS,
  HEIGHT,
  MOST_MOVES,
  SNAPSHOT,
  VARIANT_TITLES,
  verdictTable,
  WIDTH,
} from "../simulator/crash-model.ts";
import { crashSentence, nextText } from "../simulator/crash-words.ts";
import {
  ATTEMPTS_DEFAULT,
  MOST_ATTEMPTS,
  HEIGHT as RETRY_HEIGHT,
  WIDTH as RETRY_WIDTH,
  retryMarks,
  retryRows,
  retrySentence,
} from "../simulator/retry-plot.ts";

const NBSP = "\u00a0";
const ofKind = (marks: readonly Mark[], kind: string) => ofClass(marks, `crash-${kind}`);

/** Every moment that a reader can come to see. */
const MOMENTS = BRIDGE_VARIANTS.flatMap((variant) =>
  FAULTS.flatMap(({ fault }) => {
    const { moves } = bridgeAfter(variant, fault, Number.POSITIVE_INFINITY);
    return Array.from({ length: moves.length + 1 }, (_, steps) => ({ variant, fault, steps }));
  }),
);
const bridges = MOMENTS.map(({ variant, fault, steps }) => bridgeAfter(variant, fault, steps));

describe("the picture of an order", () => {
  it("stays in its frame at every moment, and the longest way fills it", () => {
    for (const bridge of bridges)
      expectInFrame(crashMarks(bridge), { width: WIDTH, height: HEIGHT });
    expect(Math.max(...bridges.map(({ moves }) => moves.length))).toBe(MOST_MOVES);
  });

  it("has no text over another", () => {
    for (const bridge of bridges) {
      const texts = crashMarks(bridge).filter(({ name, text }) => name === "text" && text !== "");
      for (const [index, one] of texts.entries())
        for (const other of texts.slice(index + 1)) {
          const [a, b] = [extent(one), extent(other)];
          const apart = a[1] <= b[0] || b[1] <= a[0] || a[3] <= b[2] || b[3] <= a[2];
          expect(apart, `${one.text} and ${other.text}`).toBe(true);
        }
    }
  });

  it("has a row of the outbox that outlives the process, and a memory that does not", () => {
    const marks = crashMarks(bridgeAfter("outbox", "before-reply", MOST_MOVES));
    expect(ofKind(marks, "row")).toHaveLength(1);
    const [, , rowTop, rowBottom] = extent(ofKind(marks, "row")[0]!);
    const [, , boltTop, boltBottom] = extent(ofKind(marks, "bolt")[0]!);
    expect(rowTop).toBeLessThan(boltTop);
    expect(rowBottom).toBeGreaterThan(boltBottom);
    const [gone] = ofKind(marks, "memory-gone");
    expect(extent(gone!)[3]).toBeCloseTo((boltTop + boltBottom) / 2, 1);
    expect(ofKind(crashMarks(bridgeAfter("key-only", "before-reply", 12)), "row")).toEqual([]);
  });

  it("ends a lost message on its way, at a cross", () => {
    const lost = crashMarks(bridgeAfter("naive", "not-delivered", 3));
    expect(ofKind(lost, "cross")).toHaveLength(2);
    expect(extent(ofKind(lost, "way-lost")[0]!)[1]).toBeLessThan(290);
    expect(ofKind(crashMarks(bridgeAfter("naive", "none", 3)), "cross")).toEqual([]);
  });

  it("says what the books hold", () => {
    const doubled = textsOf(crashMarks(bridgeAfter("naive", "before-mark", MOST_MOVES)));
    expect(doubled.match(/2 orders/g)).toHaveLength(2);
    expect(textsOf(crashMarks(bridgeAfter("outbox", "none", 2)))).toContain("row waiting");
    expect(textsOf(crashMarks(bridgeAfter("outbox", "none", MOST_MOVES)))).toContain("row marked");
  });

  it("is the same as markup, with nothing in it that markup would read otherwise", () => {
    for (const bridge of bridges) {
      const marks = crashMarks(bridge);
      expect(textsOf(marks)).not.toMatch(/[<>&]/);
      expect(markup(marks).match(/<(rect|line|circle|path|text) /g)).toHaveLength(marks.length);
    }
  });
});

describe("the table of variants and faults", () => {
  it("has every crash point, both faults of the network and the way without a fault", () => {
    const faults = FAULT_ROWS.map(({ fault }) => fault);
    expect(faults).toEqual(expect.arrayContaining(Object.keys(CRASH_POINTS)));
    expect(faults).toHaveLength(7);
    for (const { verdicts } of FAULT_ROWS)
      expect(verdicts.map(({ variant }) => variant)).toEqual([...BRIDGE_VARIANTS]);
  });

  it("marks the one course that is shown", () => {
    const cells = verdictTable(SNAPSHOT).flatMap((row) => row.cells);
    expect(cells).toHaveLength(FAULTS.length * BRIDGE_VARIANTS.length);
    const current = cells.filter(
      (cell) => typeof cell !== "string" && cell.attributes["aria-current"] === "true",
    );
    expect(current).toMatchObject([
      { text: "doubled", attributes: { "data-cell": "naive before-reply" } },
    ]);
  });

  it("says what the steps come to", () => {
    for (const { fault, verdicts } of FAULT_ROWS)
      for (const { variant, verdict } of verdicts)
        expect(crashSentence(bridgeAfter(variant, fault, MOST_MOVES))).toMatch(
          new RegExp(`${verdict}\\.$`),
        );
  });

  it("has nothing but right for the outbox alone", () => {
    const wrong = (variant: string) =>
      FAULT_ROWS.flatMap(({ verdicts }) => verdicts).filter(
        (one) => one.variant === variant && one.verdict !== "right",
      ).length;
    expect(BRIDGE_VARIANTS.map(wrong)).toEqual([4, 4, 1, 0]);
    expect(Object.keys(VARIANT_TITLES)).toEqual([...BRIDGE_VARIANTS]);
  });
});

describe("what the stepper says", () => {
  it("begins with what is wanted, and ends with what has become of it", () => {
    const { variant, fault } = SNAPSHOT;
    expect(crashSentence(bridgeAfter(variant, fault, 0))).toContain("step by step");
    expect(crashSentence(bridgeAfter(variant, fault, MOST_MOVES))).toBe(
      "North tells the client that the order is accepted. North has 2 orders, south has 2 orders, for a client that wanted one: doubled.",
    );
    expect(crashSentence(bridgeAfter("naive", "not-delivered", MOST_MOVES))).toContain(
      "North has 1 order, south has 0 orders: 1 order lost.",
    );
  });

  it("tells why a repeat is known, or cannot be", () => {
    const told = (
      variant: (typeof BRIDGE_VARIANTS)[number],
      fault: (typeof FAULTS)[number]["fault"],
    ) =>
      Array.from({ length: MOST_MOVES }, (_, index) =>
        crashSentence(bridgeAfter(variant, fault, index + 1)),
      ).join(" ");
    expect(told("naive", "before-mark")).toContain("stores another order");
    expect(told("retry-only", "reply-lost")).toContain("stores it a second time");
    expect(told("retry-only", "reply-lost")).toContain("cannot tell whether");
    expect(told("key-only", "before-send")).toContain("It sends nothing");
    expect(told("key-only", "before-send")).toContain("retries, with the same key");
    expect(told("naive", "before-mark")).toContain("got no answer and retries.");
    expect(told("outbox", "before-mark")).toContain("sends the order again, with its key");
    expect(told("outbox", "before-mark")).toContain("the row is still in the books");
    expect(told("naive", "before-commit")).toContain("Nothing has been stored anywhere");
  });

  it("says on the button what comes next, and that nothing does in the end", () => {
    expect(nextText(bridgeAfter("outbox", "before-mark", 6))).toBe("Next: the process dies");
    for (const bridge of bridges)
      expect(nextText(bridge) === "The order is through").toBe(
        nextBridgeStep(bridge) === undefined,
      );
  });
});

describe("the picture of retries", () => {
  const attempts = Array.from({ length: MOST_ATTEMPTS }, (_, index) => index + 1);

  it("stays in its frame, and has a point for each number of attempts on either curve", () => {
    for (const each of attempts) {
      expectInFrame(retryMarks(each), { width: RETRY_WIDTH, height: RETRY_HEIGHT });
      expect(ofKind(retryMarks(each), "loss-point")).toHaveLength(MOST_ATTEMPTS);
      expect(ofKind(retryMarks(each), "excess-point")).toHaveLength(MOST_ATTEMPTS);
    }
  });

  it("lets one curve fall and the other rise", () => {
    const heights = (kind: string) =>
      ofKind(retryMarks(1), `${kind}-point`).map(({ attributes }) => Number(attributes.cy));
    expect(heights("loss")).toEqual([...heights("loss")].sort((a, b) => a - b));
    expect(heights("excess")).toEqual([...heights("excess")].sort((a, b) => b - a));
  });

  it("has the formulas' figures, and simulated ones that agree", () => {
    const rows = retryRows();
    const formulas = rows.map(({ cells: [lost, , doubled] }) => `${lost}, ${doubled}`);
    expect(formulas[0]).toBe(`7.0${NBSP}%, 0${NBSP}%`);
    expect(formulas[1]).toBe(`0.49${NBSP}%, 2.8${NBSP}%`);
    expect(formulas[3]).toBe(`0.0024${NBSP}%, 3.3${NBSP}%`);
    for (const { cells } of rows) {
      const [, , doubled, simulated] = cells.map((cell) => Number.parseFloat(cellText(cell)));
      expect(Math.abs(doubled! - simulated!)).toBeLessThan(0.2);
    }
  });

  it("says what is lost and what is doubled", () => {
    expect(retrySentence(1)).toContain("none is delivered twice");
    expect(retrySentence(ATTEMPTS_DEFAULT)).toBe(
      `With 2 attempts, 0.49${NBSP}% of the orders are lost, and for every hundred there are 2.8 deliveries too many.`,
    );
  });
});
