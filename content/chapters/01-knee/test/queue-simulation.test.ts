import { describe, expect, it } from "vitest";
import { mg1MeanWait, mmcMeanWait } from "#stats/queueing.ts";
import { createRandom } from "#stats/random.ts";
import { timesOf } from "#stats/service-times.ts";
import { simulateQueue } from "../simulator/queue-simulation.ts";

const ARRIVALS = 200_000;

function meanWait(servers: number, utilisation: number, scvService: number, seed: number): number {
  const queue = simulateQueue({
    servers,
    arrivalRate: utilisation * servers,
    meanServiceSeconds: 1,
    scvService,
    seed,
  });
  let sum = 0;
  for (let index = 0; index < ARRIVALS; index++) {
    const { arrival, start } = queue.next();
    sum += start - arrival;
  }
  return sum / ARRIVALS;
}

describe("the simulated queue", () => {
  /** Waits hang together over thousands of requests, so 200,000 of them are fewer independent ones: four runs. */
  const meanOfRuns = (servers: number, utilisation: number, scvService: number) =>
    [1, 2, 3, 4].reduce((sum, seed) => sum + meanWait(servers, utilisation, scvService, seed), 0) /
    4;

  it.each([
    [1, 0.5],
    [1, 0.7],
    [5, 0.7],
    [20, 0.8],
  ])("of %d servers at utilisation %d waits as M/M/c says, within 3 percent", (servers, utilisation) => {
    const expected = mmcMeanWait(servers, utilisation * servers, 1);
    expect(Math.abs(meanOfRuns(servers, utilisation, 1) / expected - 1)).toBeLessThan(0.03);
  });

  it.each([0, 0.4, 1, 4])("waits as Pollaczek and Khinchine say, variability %d", (scv) => {
    expect(Math.abs(meanOfRuns(1, 0.7, scv) / mg1MeanWait(0.7, 1, scv) - 1)).toBeLessThan(0.03);
  });

  it("is the same again for the same seed, and another for another", () => {
    expect(meanWait(2, 0.5, 1, 7)).toBe(meanWait(2, 0.5, 1, 7));
    expect(meanWait(2, 0.5, 1, 7)).not.toBe(meanWait(2, 0.5, 1, 8));
  });

  it("never starts a request before it came, nor two at once on one server", () => {
    const queue = simulateQueue({
      servers: 3,
      arrivalRate: 2.8,
      meanServiceSeconds: 1,
      scvService: 4,
      seed: "order",
    });
    const lastEnd = [0, 0, 0];
    let before = { arrival: 0, start: 0 };
    for (let index = 0; index < 10_000; index++) {
      const { arrival, start, end, server } = queue.next();
      expect(arrival).toBeGreaterThanOrEqual(before.arrival);
      expect(start).toBeGreaterThanOrEqual(before.start);
      expect(start).toBeGreaterThanOrEqual(Math.max(arrival, lastEnd[server]!));
      expect(end).toBeGreaterThan(start);
      lastEnd[server] = end;
      before = { arrival, start };
    }
  });

  it("refuses what is no queue", () => {
    const queue = { servers: 1, arrivalRate: 1, meanServiceSeconds: 1, scvService: 1, seed: 1 };
    expect(() => simulateQueue({ ...queue, servers: 0 })).toThrow(/whole number of servers/);
    expect(() => simulateQueue({ ...queue, arrivalRate: 0 })).toThrow(/arrival rate/);
    expect(() => simulateQueue({ ...queue, meanServiceSeconds: Number.NaN })).toThrow(/mean time/);
    expect(() => simulateQueue({ ...queue, scvService: -1 })).toThrow(/variation/);
  });
});

describe("drawn times", () => {
  it.each([
    0, 0.1, 0.3, 0.75, 1, 2, 4,
  ])("have the mean and the variability asked for: %d", (scv) => {
    const draw = timesOf(0.02, scv);
    const random = createRandom(`times/${scv}`);
    const drawn = Array.from({ length: 200_000 }, () => draw(random));
    const mean = drawn.reduce((sum, time) => sum + time, 0) / drawn.length;
    const variance = drawn.reduce((sum, time) => sum + (time - mean) ** 2, 0) / drawn.length;
    expect(Math.abs(mean / 0.02 - 1)).toBeLessThan(0.02);
    expect(Math.abs(variance / mean ** 2 - scv)).toBeLessThan(0.05 * Math.max(1, scv) + 1e-9);
  });
});
