import { expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.ts";
import { timesOf } from "../../../src/stats/service-times.ts";
import { Holds } from "../holds.ts";

/** A platform whose timers know whole milliseconds and fire up to `late` after them. */
function platform(late: () => number) {
  let now = 0;
  const timers: { at: number; done: () => void }[] = [];
  return {
    now: () => now,
    after(millis: number, done: () => void) {
      timers.push({ at: Math.floor(now) + millis + late(), done });
    },
    /** Fires the next timer; false where there is none. */
    step(): boolean {
      if (timers.length === 0) return false;
      const next = timers.reduce((first, each) => (each.at < first.at ? each : first));
      timers.splice(timers.indexOf(next), 1);
      now = Math.max(now, next.at);
      next.done();
      return true;
    },
  };
}

interface Held {
  drawn: number;
  held: number;
}

/** Holds one after another in so many slots at once. */
function holdMany(scv: number, slots: number, late: () => number): Held[] {
  const clock = platform(late);
  const holds = new Holds(clock.now, clock.after);
  const random = createRandom("holds");
  const draw = timesOf(20, scv);
  const done: Held[] = [];
  let begun = 0;
  const next = () => {
    if (begun++ >= 20_000) return;
    const drawn = draw(random);
    holds.hold(drawn, (held) => {
      done.push({ drawn, held });
      next();
    });
  };
  for (let slot = 0; slot < slots; slot++) next();
  while (clock.step());
  return done;
}

const sum = (times: readonly Held[], of: keyof Held) =>
  times.reduce((total, each) => total + each[of], 0);

test.each([
  [0, 80],
  [1, 80],
  [4, 80],
  [1, 1],
])("with variability %d in %d slots the mean hold is the mean of what was drawn", (scv, slots) => {
  const random = createRandom("late");
  const times = holdMany(scv, slots, () => 1.2 * random.float());
  expect(times).toHaveLength(20_000);
  expect(sum(times, "held") / sum(times, "drawn")).toBeCloseTo(1, 3);
});

test("each hold is within a few milliseconds of what was drawn", () => {
  const random = createRandom("late");
  const off = holdMany(1, 80, () => 1.2 * random.float()).map(({ drawn, held }) => held - drawn);
  expect(Math.max(...off)).toBeLessThan(5);
  expect(Math.min(...off)).toBeGreaterThan(-5);
});

test("a stall is made up for little by little, not by the next holds alone", () => {
  const random = createRandom("late");
  let fired = 0;
  // The timers under way when the machine stops for 30 ms fire as much later.
  const times = holdMany(0, 80, () => {
    fired += 1;
    return fired > 5_000 && fired <= 5_080 ? 30 : random.float();
  });
  expect(Math.min(...times.map(({ held }) => held))).toBeGreaterThan(16);
  expect(sum(times, "held") / sum(times, "drawn")).toBeCloseTo(1, 3);
});
