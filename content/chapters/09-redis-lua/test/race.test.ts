import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allRaces,
  type Client,
  chanceOfInterruption,
  discardedIn,
  interleavings,
  isOver,
  lostIn,
  move,
  nextStep,
  orderOf,
  type Race,
  soldIn,
  startRace,
  type Way,
} from "../simulator/race.ts";

const WAYS: Way[] = ["get-then-set", "watch-multi", "script"];
const STOCK = 5;

/** Plays the clients in this order: 0 and 1, or A and B. */
function play(way: Way, order: string, stock = STOCK): Race {
  return [...order].reduce(
    (race, letter) => move(race, "AB".indexOf(letter) as Client),
    startRace(way, stock),
  );
}

describe("GET, then SET", () => {
  it("has six orders, of which four lose a sale", () => {
    const races = allRaces("get-then-set", STOCK);
    expect(races.map(orderOf)).toEqual(["AABB", "ABAB", "ABBA", "BAAB", "BABA", "BBAA"]);
    expect(races.map(lostIn)).toEqual([0, 1, 1, 1, 1, 0]);
    expect(races.map(soldIn)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(races).toHaveLength(interleavings(2, 2));
  });

  it("loses it because the second writes what follows from an old value", () => {
    const race = play("get-then-set", "ABAB");
    expect(race.moves.map(({ step, value }) => `${step} ${value}`)).toEqual([
      "get 5",
      "get 5",
      "set 4",
      "set 4",
    ]);
    expect(race.left).toBe(4);
  });

  it("sells the last unit twice in the same four orders, and refuses the second in the others", () => {
    const races = allRaces("get-then-set", 1);
    expect(races.map(soldIn).filter((sold) => sold === 2)).toHaveLength(4);
    expect(races.filter((race) => soldIn(race) === 1).map(orderOf)).toEqual(["AAB", "BBA"]);
  });
});

describe("WATCH and MULTI", () => {
  it("loses no sale in any order, and discards an attempt in the four that would", () => {
    const races = allRaces("watch-multi", STOCK);
    expect(races.map(orderOf)).toEqual(["AABB", "ABABBB", "ABBAAA", "BAABBB", "BABAAA", "BBAA"]);
    expect(races.map(lostIn)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(races.map(discardedIn)).toEqual([0, 1, 1, 1, 1, 0]);
    expect(races.map(({ left }) => left)).toEqual([3, 3, 3, 3, 3, 3]);
  });

  it("sells the last unit once", () => {
    for (const race of allRaces("watch-multi", 1))
      expect([soldIn(race), race.left]).toEqual([1, 0]);
  });
});

describe("a script", () => {
  it("has two orders, and neither loses a sale", () => {
    const races = allRaces("script", STOCK);
    expect(races.map(orderOf)).toEqual(["AB", "BA"]);
    expect(races.map(lostIn)).toEqual([0, 0]);
    expect(races.map(({ left }) => left)).toEqual([3, 3]);
    expect(races).toHaveLength(interleavings(1, 1));
  });

  it("refuses who comes when nothing is left", () => {
    const race = play("script", "BA", 1);
    expect(race.players.map(({ outcome }) => outcome)).toEqual(["refused", "sold"]);
    expect(race.moves.at(-1)).toEqual({ client: 0, step: "script", value: 0, result: "refused" });
  });
});

describe("any way", () => {
  it("ends, whoever is chosen, with no sale lost but by GET then SET", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WAYS),
        fc.integer({ min: 0, max: 4 }),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        (way, stock, choices) => {
          let race = startRace(way, stock);
          for (const choice of choices) {
            if (isOver(race)) break;
            const wanted: Client = choice ? 1 : 0;
            const other: Client = choice ? 0 : 1;
            race = move(race, nextStep(race, wanted) === undefined ? other : wanted);
          }
          expect(isOver(race)).toBe(true);
          expect(race.left).toBeGreaterThanOrEqual(0);
          if (way !== "get-then-set") {
            expect(lostIn(race)).toBe(0);
            expect(soldIn(race)).toBe(Math.min(2, stock));
          }
        },
      ),
    );
  });

  it("leaves an earlier moment as it was, so that a reader can go back to it", () => {
    const before = play("get-then-set", "AB");
    move(before, 0);
    expect(before).toEqual(play("get-then-set", "AB"));
  });

  it("refuses a step of a client that is done, and a stock that is none", () => {
    expect(() => move(play("script", "A"), 0)).toThrow(/nothing left to do/);
    expect(() => startRace("script", 1.5)).toThrow(/whole number/);
    expect(() => startRace("script", -1)).toThrow(/whole number/);
  });
});

describe("orders of steps", () => {
  it("are counted by the binomial coefficient", () => {
    expect(interleavings(1, 1)).toBe(2);
    expect(interleavings(3, 3)).toBe(20);
    expect(interleavings(5, 0)).toBe(1);
    expect(interleavings(4, 2)).toBe(interleavings(2, 4));
  });
});

describe("the chance of being interrupted", () => {
  it("is 86 % for a window of 2 ms in which 1,000 writes a second come", () => {
    expect(chanceOfInterruption(1_000, 0.002)).toBeCloseTo(1 - Math.exp(-2), 12);
    expect(Math.round(100 * chanceOfInterruption(1_000, 0.002))).toBe(86);
  });

  it("is nearly the expected number of writes where that is small, and none without a window", () => {
    expect(chanceOfInterruption(1, 1e-9) / 1e-9).toBeCloseTo(1, 6);
    expect(chanceOfInterruption(1_000, 0)).toBe(0);
    expect(() => chanceOfInterruption(-1, 1)).toThrow(RangeError);
  });
});
