import { describe, expect, it } from "vitest";
import { FRAMES, LETTER_UNITS } from "#ui/chart-old/frame.ts";
import { heightAt, layoutTwoStates, TWO_STATES_WORDS, VALLEYS, WAYS } from "../two-states.ts";

describe("the landscape of the two states", () => {
  it("has its lowest places in the valleys, a hill between them, and edges above it", () => {
    for (const { at } of VALLEYS) {
      expect(heightAt(at)).toBeCloseTo(0, 12);
      expect(heightAt(at - 0.05)).toBeGreaterThan(0);
      expect(heightAt(at + 0.05)).toBeGreaterThan(0);
    }
    expect(heightAt(0.5)).toBeGreaterThan(0.2);
    expect(heightAt(0.5)).toBeLessThan(heightAt(0));
    expect(heightAt(0)).toBeCloseTo(1, 12);
  });

  it("is left by a push from the warm side and by a lift from the cold one", () => {
    expect(WAYS.map(({ from }) => from)).toEqual(["warm", "cold"]);
    for (const { words } of WAYS) expect(TWO_STATES_WORDS).toContain(words);
    for (const { title, words } of VALLEYS)
      expect(TWO_STATES_WORDS).toContain(`${title}: ${words}`);
  });
});

describe.each(FRAMES)("its picture, $name", (frame) => {
  const { balls, ground, texts, ways, width, height } = layoutTwoStates(frame);

  it("lets a ball lie in each valley, on the ground", () => {
    const places = [...ground.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    expect(balls).toHaveLength(2);
    expect(balls.filter(({ isFilled }) => isFilled)).toHaveLength(1);
    for (const { x, y, radius } of balls) {
      const nearest = places.toSorted((a, b) => Math.abs(a[0]! - x) - Math.abs(b[0]! - x))[0]!;
      expect(nearest[1]! - (y + radius)).toBeGreaterThan(-1);
      expect(nearest[1]! - (y + radius)).toBeLessThan(3);
    }
    for (const [x, y] of places) {
      expect(x).toBeLessThanOrEqual(width);
      expect(y).toBeLessThan(height);
    }
  });

  it("keeps every text inside, and the two columns apart", () => {
    for (const { x, y, text, anchor } of texts) {
      const long = text.length * LETTER_UNITS;
      const left = anchor === "middle" ? x - long / 2 : x;
      expect(left, text).toBeGreaterThanOrEqual(0);
      expect(left + long, text).toBeLessThanOrEqual(width);
      expect(y).toBeLessThan(height);
      if (anchor === "start" && x < width / 2) expect(left + long, text).toBeLessThan(width / 2);
    }
  });

  it("has an arrow for each way, that points to the other valley", () => {
    const [left, right] = balls.map(({ x }) => x.toFixed(1));
    expect(ways[0]).toMatch(new RegExp(`^M${right} \\d+H${left}m`));
    expect(ways[1]).toMatch(new RegExp(`^M${left} \\d+H${right}m`));
  });
});
