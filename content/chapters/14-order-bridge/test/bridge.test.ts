import { describe, expect, it } from "vitest";
import {
  advanceBridge,
  BRIDGE_VARIANTS,
  type Bridge,
  type BridgeFault,
  type BridgeVariant,
  CRASH_POINTS,
  type CrashPoint,
  crashBridge,
  finishBridge,
  lostOrders,
  nextBridgeStep,
  startBridge,
  surplusOrders,
  verdictOf,
} from "../simulator/bridge.ts";

const POINTS = Object.keys(CRASH_POINTS) as CrashPoint[];
const NETWORK: BridgeFault[] = ["none", "not-delivered", "reply-lost"];

const endOf = (variant: BridgeVariant, fault: BridgeFault) =>
  finishBridge(startBridge(variant, fault));
const stepsOf = ({ moves }: Bridge) =>
  moves.map(({ step, isLost }) => (isLost ? `${step}, lost` : step)).join(" > ");

/** Every course that the bridge can take with at most so many deaths, each between any two steps. */
function allEnds(bridge: Bridge, deaths: number): Bridge[] {
  const dying = deaths > 0 ? allEnds(crashBridge(bridge), deaths - 1) : [];
  if (nextBridgeStep(bridge) === undefined) return [bridge, ...dying];
  return [...allEnds(advanceBridge(bridge), deaths), ...dying];
}

const endsWith = (variant: BridgeVariant, deaths: number) =>
  NETWORK.flatMap((fault) => allEnds(startBridge(variant, fault), deaths));

describe("what becomes of an order", () => {
  it.each<[BridgeFault, string]>([
    ["none", "right, right, right, right"],
    ["before-commit", "right, right, right, right"],
    ["before-send", "lost, lost, lost, right"],
    ["before-reply", "doubled, doubled, right, right"],
    ["before-mark", "doubled, doubled, right, right"],
    ["not-delivered", "lost, right, right, right"],
    ["reply-lost", "right, doubled, right, right"],
  ])("with naive, retry-only, key-only and outbox, under %s: %s", (fault, verdicts) => {
    expect(BRIDGE_VARIANTS.map((variant) => verdictOf(endOf(variant, fault))).join(", ")).toBe(
      verdicts,
    );
  });

  it("is answered in the end, whatever happened", () => {
    for (const variant of BRIDGE_VARIANTS)
      for (const end of endsWith(variant, 2)) {
        expect(end.isAnswered).toBe(true);
        expect(end.north.length).toBeGreaterThan(0);
      }
  });
});

describe("the outbox", () => {
  it.each([
    0, 1, 2, 3,
  ])("neither loses nor doubles, wherever the process dies: %d times", (deaths) => {
    const ends = endsWith("outbox", deaths);
    expect(ends.length).toBeGreaterThan(8 * deaths);
    for (const end of ends) {
      expect(`${stepsOf(end)}: ${verdictOf(end)}`).toBe(`${stepsOf(end)}: right`);
      expect([end.north, end.south, end.row]).toEqual([[0], [0], "marked"]);
    }
  });

  it("sends again what it has not marked, and south knows it by its key", () => {
    expect(stepsOf(endOf("outbox", "before-mark"))).toBe(
      "ask > commit > answer > send > south-commit > reply > crash > send > south-recall > reply > mark",
    );
  });

  it("answers before it sends", () => {
    expect(stepsOf(endOf("outbox", "none"))).toBe(
      "ask > commit > answer > send > south-commit > reply > mark",
    );
  });

  it("remembers in its row what has to be sent, where the process that knew it has died", () => {
    expect(stepsOf(endOf("outbox", "before-send"))).toBe(
      "ask > commit > crash > ask > recall > send > south-commit > reply > mark",
    );
  });
});

describe("a key without an outbox", () => {
  it("never doubles, and loses where the process dies between its commit and its message", () => {
    const ends = endsWith("key-only", 2);
    expect(ends.filter((end) => surplusOrders(end) > 0)).toEqual([]);
    const lost = ends.filter((end) => lostOrders(end) > 0);
    expect(lost.length).toBeGreaterThan(0);
    for (const end of lost) expect(stepsOf(end)).toMatch(/ > commit > (send, lost > )?crash/);
    expect(stepsOf(endOf("key-only", "before-send"))).toBe("ask > commit > crash > ask > recall");
  });
});

describe("retries without a key", () => {
  it("turn a message that was not delivered into one that was, and a lost reply into a second order", () => {
    expect(stepsOf(endOf("retry-only", "not-delivered"))).toBe(
      "ask > commit > send, lost > send > south-commit > reply > answer",
    );
    expect(stepsOf(endOf("retry-only", "reply-lost"))).toBe(
      "ask > commit > send > south-commit > reply, lost > send > south-commit > reply > answer",
    );
  });

  it("die with their process, as the single attempt does", () => {
    for (const point of POINTS)
      expect(stepsOf(endOf("retry-only", point))).toBe(stepsOf(endOf("naive", point)));
  });
});

describe("a single attempt", () => {
  it("answers although nobody heard south", () => {
    expect(stepsOf(endOf("naive", "not-delivered"))).toBe("ask > commit > send, lost > answer");
    expect(stepsOf(endOf("naive", "reply-lost"))).toBe(
      "ask > commit > send > south-commit > reply, lost > answer",
    );
  });

  it("can lose one order and double another, where the process dies twice", () => {
    const verdicts = new Set(endsWith("naive", 2).map(verdictOf));
    expect([...verdicts].sort()).toEqual(["doubled", "lost", "lost and doubled", "right"]);
  });
});

describe("the bridge", () => {
  it("delivers what is on its way although the sender has died, and nobody hears the reply", () => {
    const sent = ["ask", "commit", "send"].reduce(advanceBridge, startBridge("naive"));
    const after = advanceBridge(crashBridge(sent));
    expect([after.south, after.message, nextBridgeStep(after)]).toEqual([[0], undefined, "ask"]);
  });

  it("leaves an earlier moment as it was, so that a reader can go back to it", () => {
    const before = advanceBridge(startBridge("outbox"));
    finishBridge(before);
    expect(before).toEqual(advanceBridge(startBridge("outbox")));
  });

  it("has nothing to do when the order is through, and says so", () => {
    expect(() => advanceBridge(endOf("naive", "none"))).toThrow(/nothing is left to do/);
  });
});
