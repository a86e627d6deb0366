import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BacklogParameters, expectedBacklog } from "../simulator/backlog.ts";
import {
  BacklogQueue,
  type BacklogRandomness,
  runBacklog,
} from "../simulator/backlog-simulation.ts";

const SPIKE: BacklogParameters = {
  leadSeconds: 5,
  calmPerSecond: 50,
  spikePerSecond: 150,
  spikeSeconds: 10,
  workers: 10,
  serviceSeconds: 0.1,
  bound: 0,
};
const EVEN: BacklogRandomness = { arrivals: "constant", scvService: 0, seed: 1 };
const RANDOM: BacklogRandomness = { arrivals: "poisson", scvService: 1, seed: 1 };

/** Long enough for twice the drain that the formula expects. */
function run(some: Partial<BacklogParameters>, randomness: BacklogRandomness) {
  const parameters = { ...SPIKE, ...some };
  const { drain } = expectedBacklog(parameters);
  const after = drain.kind === "drains" ? 2 * drain.seconds + 5 : 60;
  return runBacklog(
    parameters,
    randomness,
    parameters.leadSeconds + parameters.spikeSeconds + after,
    100,
  );
}

const drainOf = (some: Partial<BacklogParameters>): number => {
  const { drain } = expectedBacklog({ ...SPIKE, ...some });
  return drain.kind === "drains" ? drain.seconds : Number.POSITIVE_INFINITY;
};

const any = fc.record({
  parameters: fc.record({
    leadSeconds: fc.integer({ min: 1, max: 5 }),
    calmPerSecond: fc.integer({ min: 1, max: 60 }),
    spikePerSecond: fc.integer({ min: 1, max: 120 }),
    spikeSeconds: fc.integer({ min: 1, max: 5 }),
    workers: fc.integer({ min: 1, max: 6 }),
    serviceSeconds: fc.constantFrom(0.02, 0.1, 0.35),
    bound: fc.constantFrom(0, 1, 3, 40),
  }),
  randomness: fc.record({
    arrivals: fc.constantFrom("constant" as const, "poisson" as const),
    scvService: fc.constantFrom(0, 1, 4),
    seed: fc.integer({ min: 0, max: 1000 }),
  }),
});

describe("the simulated backlog", () => {
  it.each<Partial<BacklogParameters>>([
    {},
    { calmPerSecond: 90 },
    { workers: 4, serviceSeconds: 0.05, calmPerSecond: 20, spikePerSecond: 200, spikeSeconds: 20 },
    { workers: 20, serviceSeconds: 0.5, calmPerSecond: 30, spikePerSecond: 60, spikeSeconds: 60 },
    { workers: 1, serviceSeconds: 0.01, calmPerSecond: 90, spikePerSecond: 200, spikeSeconds: 5 },
    { bound: 200 },
  ])("drains within 3 percent of the formula, with even arrivals and constant service: %j", (some) => {
    const { drainSeconds, peakJobs, longestWaitSeconds } = run(some, EVEN);
    const expected = expectedBacklog({ ...SPIKE, ...some });
    expect(Math.abs(drainSeconds! / drainOf(some) - 1)).toBeLessThan(0.03);
    expect(Math.abs(peakJobs / expected.peakJobs - 1)).toBeLessThan(0.03);
    expect(Math.abs(longestWaitSeconds / expected.longestWaitSeconds - 1)).toBeLessThan(0.03);
  });

  it("refuses what the formula says where its line is bounded, within 3 percent", () => {
    const { refusedJobs, peakJobs } = run({ bound: 200 }, EVEN);
    expect(peakJobs).toBe(200);
    expect(Math.abs(refusedJobs / 300 - 1)).toBeLessThan(0.03);
  });

  it("drains as the formula says on average where arrivals and service are random", () => {
    const seeds = Array.from({ length: 100 }, (_, seed) => seed);
    const drains = seeds.map((seed) => run({}, { ...RANDOM, seed }).drainSeconds!);
    const mean = drains.reduce((sum, drain) => sum + drain, 0) / drains.length;
    expect(Math.abs(mean / drainOf({}) - 1)).toBeLessThan(0.05);
    expect(Math.max(...drains) / Math.min(...drains)).toBeGreaterThan(1.2);
  });

  it("grows to the end where more come than can be done, and does not drain", () => {
    const { drainSeconds, moments } = run({ calmPerSecond: 120 }, EVEN);
    expect(drainSeconds).toBeUndefined();
    // 65 s of calm at 20 jobs a second too many, 10 s of spike at 50.
    expect(Math.abs(moments.at(-1)!.waiting / (65 * 20 + 500) - 1)).toBeLessThan(0.03);
  });

  it("has no backlog, and nothing to drain, where the capacity is enough", () => {
    const { peakJobs, drainSeconds, longestWaitSeconds } = run({ spikePerSecond: 90 }, EVEN);
    expect([peakJobs, drainSeconds, longestWaitSeconds]).toEqual([0, 0, 0]);
  });

  it("counts the wait of a job that has not been begun", () => {
    const { longestWaitSeconds, moments } = run({ calmPerSecond: 120, spikePerSecond: 150 }, EVEN);
    expect(longestWaitSeconds).toBeGreaterThanOrEqual(moments.at(-1)!.oldestSeconds);
    expect(moments.at(-1)!.oldestSeconds).toBeGreaterThan(10);
  });
});

describe("the queue of jobs", () => {
  it("keeps arrived = completed + refused + waiting + in service at every event", () => {
    fc.assert(
      fc.property(any, ({ parameters, randomness }) => {
        const { leadSeconds, spikeSeconds, workers, bound } = parameters;
        const queue = new BacklogQueue(parameters, randomness, leadSeconds + spikeSeconds + 5);
        let before = 0;
        while (queue.upcoming < Number.POSITIVE_INFINITY) {
          queue.step();
          const { arrived, completed, refused, waiting, inService } = queue;
          expect(completed + refused + waiting + inService).toBe(arrived);
          expect(queue.now).toBeGreaterThanOrEqual(before);
          expect(inService).toBeLessThanOrEqual(workers);
          // No worker is idle while a job waits.
          if (waiting > 0) expect(inService).toBe(workers);
          if (bound > 0) expect(waiting).toBeLessThanOrEqual(bound);
          else expect(refused).toBe(0);
          before = queue.now;
        }
        expect(queue.completed + queue.refused).toBe(queue.arrived);
        expect(queue.arrived).toBeGreaterThan(0);
      }),
    );
  });

  it("stands still when its last job is done", () => {
    const queue = new BacklogQueue(SPIKE, EVEN, 20);
    while (queue.upcoming < Number.POSITIVE_INFINITY) queue.step();
    const end = queue.momentAt(queue.now);
    queue.step();
    expect(queue.momentAt(queue.now)).toEqual(end);
    // 5 s of 50, 10 s of 150 and 5 s of 50 a second.
    expect(end.completed).toBe(2000);
  });

  it("is the same again for the same seed, and meets the same arrivals whatever the service", () => {
    expect(run({}, RANDOM)).toEqual(run({}, RANDOM));
    expect(run({}, { ...RANDOM, seed: 2 })).not.toEqual(run({}, RANDOM));
    const arrivedOf = (scvService: number) =>
      run({}, { ...RANDOM, scvService }).moments.map(({ arrived }) => arrived);
    expect(arrivedOf(0)).toEqual(arrivedOf(1));
  });

  it("begins jobs in the order in which they came", () => {
    const { moments } = run({}, RANDOM);
    // The one in front was there before: its wait grows by no more than the time that has passed.
    for (const [index, { seconds, oldestSeconds }] of moments.entries()) {
      const before = moments[index - 1];
      if (before)
        expect(oldestSeconds).toBeLessThanOrEqual(
          before.oldestSeconds + (seconds - before.seconds) + 1e-9,
        );
    }
  });

  it("refuses what is no such queue", () => {
    expect(() => new BacklogQueue({ ...SPIKE, workers: 0 }, EVEN, 20)).toThrow(/whole number/);
    expect(() => new BacklogQueue(SPIKE, { ...EVEN, scvService: -1 }, 20)).toThrow(/variation/);
    expect(() => runBacklog(SPIKE, EVEN, 15, 10)).toThrow(/not after 15 s/);
  });
});
