import { describe, expect, it } from "vitest";
import { type Mark, markup } from "#ui/simulator/drawing/marks.ts";
import { expectInFrame, extent } from "../../../../test/ui/mark-extent.ts";
import { type Client, isOver, nextStep, type Way } from "../simulator/race.ts";
import {
  buttonText,
  HEIGHT,
  ordersSentence,
  raceAfter,
  raceMarks,
  raceRows,
  raceSentence,
  SNAPSHOT,
  WAYS,
  WIDTH,
} from "../simulator/race-model.ts";

const clientsOf = (order: string) => [...order].map((letter) => "AB".indexOf(letter) as Client);
const raceOf = (way: Way, order: string) => raceAfter(way, clientsOf(order));
const ofKind = (marks: readonly Mark[], kind: string) =>
  marks.filter(({ attributes }) => attributes.class === `race-${kind}`);
const textsOf = (marks: readonly Mark[]) => marks.flatMap(({ text }) => text ?? []);

/** Every moment of every race: what a reader can come to see. */
const MOMENTS = WAYS.flatMap(({ way }) => {
  const from = (clients: Client[]): Client[][] => {
    const race = raceAfter(way, clients);
    const next = ([0, 1] as const).filter((client) => nextStep(race, client) !== undefined);
    return [clients, ...next.flatMap((client) => from([...clients, client]))];
  };
  return from([]).map((clients) => ({ way, clients }));
});

describe("the picture of a race", () => {
  it("stays in its frame at every moment of every race", () => {
    for (const { way, clients } of MOMENTS) {
      expectInFrame(raceMarks(raceAfter(way, clients)), { width: WIDTH, height: HEIGHT });
    }
  });

  it("has a row for each step, its words between the client and the server, and the stock on the other side", () => {
    const marks = raceMarks(raceOf("get-then-set", "ABAB"));
    expect(textsOf(ofKind(marks, "label"))).toEqual(["GET: 5", "GET: 5", "SET 4", "SET 4"]);
    expect(textsOf(ofKind(marks, "note"))).toEqual(["5 left", "5 left", "4 left", "4 left"]);
    expect(ofKind(marks, "way")).toHaveLength(4);
  });

  it("shades both windows of a race that loses a sale, and marks the one that was written into", () => {
    const marks = raceMarks(raceOf("get-then-set", "ABAB"));
    expect(ofKind(marks, "window")).toHaveLength(1);
    expect(ofKind(marks, "window-disturbed")).toHaveLength(1);
    const orderly = raceMarks(raceOf("get-then-set", "AABB"));
    expect(ofKind(orderly, "window")).toHaveLength(2);
    expect(ofKind(orderly, "window-disturbed")).toHaveLength(0);
  });

  it("leaves a window open to the end while its write has not come", () => {
    const [open] = ofKind(raceMarks(raceOf("get-then-set", "A")), "window");
    const [closed] = ofKind(raceMarks(raceOf("get-then-set", "AA")), "window");
    expect(extent(open!)[3]).toBeGreaterThan(extent(closed!)[3]);
  });

  it("draws a discarded transaction as such, and a script without a window", () => {
    const discarded = raceMarks(raceOf("watch-multi", "ABABBB"));
    expect(ofKind(discarded, "way-discarded")).toHaveLength(1);
    expect(textsOf(ofKind(discarded, "label"))).toContain("EXEC: no");
    const script = raceMarks(raceOf("script", "AB"));
    expect(ofKind(script, "window")).toHaveLength(0);
    expect(textsOf(ofKind(script, "label"))).toEqual(["script: 4", "script: 3"]);
  });

  it("is the same as markup, with nothing in it that markup would read otherwise", () => {
    for (const { way, clients } of MOMENTS) {
      const marks = raceMarks(raceAfter(way, clients));
      for (const text of textsOf(marks)) expect(text).not.toMatch(/[<>&]/);
      expect(markup(marks).match(/<(rect|line|circle|text) /g)).toHaveLength(marks.length);
    }
  });
});

describe("what it says", () => {
  it("begins with what is wanted, and ends with what has become of it", () => {
    expect(raceSentence(raceOf("get-then-set", ""))).toContain("5 units are left");
    expect(raceSentence(raceOf("get-then-set", "A"))).toBe("Client A reads that 5 are left.");
    expect(raceSentence(raceAfter("get-then-set", SNAPSHOT))).toContain(
      "2 units are sold and the stock went from 5 to 4: 1 sale is in no book",
    );
    expect(raceSentence(raceOf("script", "BA"))).toContain(
      "from 5 to 3: every sale is in the books",
    );
    expect(raceSentence(raceOf("watch-multi", "ABAB"))).toContain("discarded");
  });

  it("names on each button what that client would do", () => {
    const race = raceOf("get-then-set", "AB");
    expect(buttonText(race, 0)).toBe("Client A: SET 4");
    expect(buttonText(raceOf("get-then-set", "AA"), 0)).toBe("Client A is done");
    expect(buttonText(raceOf("watch-multi", "B"), 1)).toBe("Client B: EXEC");
    expect(buttonText(raceOf("script", ""), 1)).toBe("Client B: script");
  });

  it("counts the orders: six, of which four lose a sale; six with retries; two", () => {
    expect(WAYS.map(({ way }) => ordersSentence(way))).toEqual([
      "With GET, then SET there are 6 orders, of which 4 lose a sale.",
      "With WATCH and MULTI there are 6 orders, of which none loses a sale; in 4 of them an attempt is discarded and made again.",
      "With one script there are 2 orders, of which none loses a sale.",
    ]);
  });
});

describe("the table of orders", () => {
  it("has every order at every moment, and rules out what can no longer be", () => {
    const states = (order: string) => raceRows(raceOf("get-then-set", order)).map(({ now }) => now);
    expect(states("")).toEqual(Array.from({ length: 6 }, () => "possible"));
    expect(states("A").filter((now) => now === "possible")).toHaveLength(3);
    expect(states("AB").filter((now) => now === "possible")).toHaveLength(2);
    expect(states("ABA").filter((now) => now === "possible")).toHaveLength(1);
    expect(states("ABAB").filter((now) => now === "this one")).toHaveLength(1);
  });

  it("says that exactly one row is this one when a race is over", () => {
    for (const { way, clients } of MOMENTS) {
      const race = raceAfter(way, clients);
      const here = raceRows(race).filter(({ now }) => now === "this one");
      expect(here).toHaveLength(isOver(race) ? 1 : 0);
    }
  });

  it("tells what is sold, left and lost", () => {
    const rows = raceRows(raceAfter("get-then-set", SNAPSHOT));
    expect(rows.find(({ now }) => now === "this one")).toEqual({
      order: "A B A B",
      sold: 2,
      left: 4,
      lost: 1,
      discarded: 0,
      now: "this one",
    });
  });
});
