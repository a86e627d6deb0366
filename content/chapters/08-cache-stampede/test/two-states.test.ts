import { describe, expect, it } from "vitest";
import { heightAt, TWO_STATES_WORDS, twoStatesPanel, VALLEYS, WAYS } from "../two-states.ts";

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
    for (const { name, words } of WAYS) expect(TWO_STATES_WORDS).toContain(`${name}: ${words}`);
    for (const { title, words } of VALLEYS)
      expect(TWO_STATES_WORDS).toContain(`${title}: ${words}`);
  });
});

describe("its picture", () => {
  const { words, shapes } = twoStatesPanel();

  it("has a ball in each valley, and is told in words", () => {
    const balls = shapes.filter(({ name }) => name === "circle");
    expect(balls.map(({ attributes }) => [attributes.class, attributes.cx])).toEqual([
      ["ball ball-other", "20%"],
      ["ball", "80%"],
    ]);
    expect(words).toBe(TWO_STATES_WORDS);
  });

  it("has a way from each valley that ends in the other, with its words", () => {
    const heads = shapes.filter(({ children }) =>
      children?.some(({ attributes }) => attributes.class === "arrow"),
    );
    const [push, lift] = heads.map(({ attributes }) => Number.parseFloat(attributes.x!));
    expect(push).toBeLessThan(30);
    expect(lift).toBeGreaterThan(70);
    const texts = shapes.map(({ text }) => text).filter((text) => text !== undefined);
    expect(texts).toEqual(WAYS.flatMap(({ name, words: own }) => [`${name}:`, own]));
  });
});
