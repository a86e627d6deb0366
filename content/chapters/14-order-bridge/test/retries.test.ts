import { describe, expect, it } from "vitest";
import {
  type AttemptShares,
  excessDeliveries,
  lossShare,
  meanDeliveries,
  simulateRetries,
} from "../simulator/retries.ts";

const SHARES: AttemptShares = { ok: 0.9, replyLost: 0.03, notDelivered: 0.07 };

describe("retries in closed form", () => {
  it.each([
    [1, 0.07, 0],
    [2, 0.0049, 0.0279],
    [4, 0.000024, 0.0333],
  ])("after %d attempts: %d lost, %d delivered once too often", (attempts, lost, excess) => {
    expect(lossShare(SHARES, attempts)).toBeCloseTo(lost, 6);
    expect(excessDeliveries(SHARES, attempts)).toBeCloseTo(excess, 4);
  });

  it("turn loss into duplication: one falls and the other rises with each attempt, up to a limit", () => {
    for (let attempts = 2; attempts <= 10; attempts++) {
      expect(lossShare(SHARES, attempts)).toBeLessThan(lossShare(SHARES, attempts - 1));
      expect(excessDeliveries(SHARES, attempts)).toBeGreaterThan(
        excessDeliveries(SHARES, attempts - 1),
      );
    }
    // Attempts without end: deliveries until the first that is heard of, which is one in 0.90.
    expect(excessDeliveries(SHARES, 50)).toBeCloseTo(0.93 / 0.9 - 1, 12);
  });

  it("are what they must be where nothing fails, and where everything does", () => {
    const perfect = { ok: 1, replyLost: 0, notDelivered: 0 };
    expect([lossShare(perfect, 4), excessDeliveries(perfect, 4)]).toEqual([0, 0]);
    expect(meanDeliveries({ ok: 0, replyLost: 1, notDelivered: 0 }, 4)).toBe(4);
    expect(lossShare({ ok: 0, replyLost: 0, notDelivered: 1 }, 4)).toBe(1);
  });

  it.each([
    [{ ok: 0.9 }, 0],
    [{ ok: 0.9 }, 1.5],
    [{ ok: 0.8 }, 2],
    [{ ok: 1.1, replyLost: -0.17 }, 2],
  ])("refuse %j with %d attempts", (some, attempts) => {
    const shares = { ...SHARES, ...some };
    for (const ask of [lossShare, meanDeliveries, excessDeliveries])
      expect(() => ask(shares, attempts)).toThrow(RangeError);
    expect(() => simulateRetries(shares, attempts, 10, 1)).toThrow(/add up to|whole number/);
  });
});

describe("200,000 simulated orders", () => {
  it.each([
    1, 2, 3, 4, 6,
  ])("agree with the closed forms within their 99 % interval: %d attempts", (attempts) => {
    const { loss, excess } = simulateRetries(SHARES, attempts, 200_000, `bridge/${attempts}`);
    expect(loss.low).toBeLessThanOrEqual(lossShare(SHARES, attempts));
    expect(loss.high).toBeGreaterThanOrEqual(lossShare(SHARES, attempts));
    expect(excess.low).toBeLessThanOrEqual(excessDeliveries(SHARES, attempts));
    expect(excess.high).toBeGreaterThanOrEqual(excessDeliveries(SHARES, attempts));
    // Narrow enough to tell one number of attempts from the next.
    expect(excess.high - excess.low).toBeLessThan(0.003);
    expect(loss.high - loss.low).toBeLessThan(0.004);
  });

  it("have intervals that hold the truth about 99 times in 100", () => {
    const missed = Array.from({ length: 200 }, (_, seed) =>
      simulateRetries(SHARES, 2, 2000, `cover/${seed}`),
    ).filter(({ loss }) => loss.low > 0.0049 || loss.high < 0.0049);
    expect(missed.length).toBeLessThanOrEqual(8);
  });

  it("are the same again for the same seed, and others for another", () => {
    expect(simulateRetries(SHARES, 4, 1000, 1)).toEqual(simulateRetries(SHARES, 4, 1000, 1));
    expect(simulateRetries(SHARES, 4, 1000, 1)).not.toEqual(simulateRetries(SHARES, 4, 1000, 2));
  });

  it("refuse to be none", () => {
    expect(() => simulateRetries(SHARES, 4, 0, 1)).toThrow(/whole number of at least 1/);
  });
});
