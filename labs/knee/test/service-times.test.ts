import { expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.ts";
import { timesOf } from "../../../src/stats/service-times.ts";
import { ServiceTimes } from "../system/service-times.ts";

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

interface Served {
  sampled: number;
  served: number;
}

/** Serves 20,000 requests, with each of the servers always busy. */
function serveMany(scv: number, servers: number, late: () => number): Served[] {
  const clock = platform(late);
  const serviceTimes = new ServiceTimes(clock.now, clock.after);
  const random = createRandom("service times");
  const sample = timesOf(20, scv);
  const done: Served[] = [];
  let begun = 0;
  const next = () => {
    if (begun++ >= 20_000) return;
    const sampled = sample(random);
    serviceTimes.serve(sampled, (served) => {
      done.push({ sampled, served });
      next();
    });
  };
  for (let server = 0; server < servers; server++) next();
  while (clock.step());
  return done;
}

const sum = (times: readonly Served[], of: keyof Served) =>
  times.reduce((total, each) => total + each[of], 0);

test.each([
  [0, 80],
  [1, 80],
  [4, 80],
  [1, 1],
])("with variability %d in %d servers the mean service time is that of the sampled ones", (scv, servers) => {
  const random = createRandom("late");
  const times = serveMany(scv, servers, () => 1.2 * random.float());
  expect(times).toHaveLength(20_000);
  expect(sum(times, "served") / sum(times, "sampled")).toBeCloseTo(1, 3);
});

test("each service time is within a few milliseconds of the sampled one", () => {
  const random = createRandom("late");
  const off = serveMany(1, 80, () => 1.2 * random.float()).map(
    ({ sampled, served }) => served - sampled,
  );
  expect(Math.max(...off)).toBeLessThan(5);
  expect(Math.min(...off)).toBeGreaterThan(-5);
});

test("a stall is made up for little by little, not by the next requests alone", () => {
  const random = createRandom("late");
  let fired = 0;
  // The timers pending when the machine stops for 30 ms fire as much later.
  const times = serveMany(0, 80, () => {
    fired += 1;
    return fired > 5_000 && fired <= 5_080 ? 30 : random.float();
  });
  expect(Math.min(...times.map(({ served }) => served))).toBeGreaterThan(16);
  expect(sum(times, "served") / sum(times, "sampled")).toBeCloseTo(1, 3);
});
