import { describe, expect, it } from "vitest";
import { mg1MeanWait, UnstableQueueError } from "#stats/queueing.ts";
import { createRandom } from "#stats/random.ts";
import { md1WaitQuantile, md1WaitShare } from "../md1.ts";

const SERVICE = 0.01;
const LOADS = [0.1, 0.2, 0.5, 0.8];

describe("the wait in M/D/1", () => {
  it.each(LOADS)("is none for a share of 1 - %d, and rises to all", (load) => {
    const rate = load / SERVICE;
    expect(md1WaitShare(rate, SERVICE, 0)).toBeCloseTo(1 - load, 12);
    const shares = Array.from({ length: 40 }, (_, index) =>
      md1WaitShare(rate, SERVICE, (index * SERVICE) / 4),
    );
    shares.slice(1).forEach((share, index) => {
      expect(share).toBeGreaterThanOrEqual(shares[index]! - 1e-9);
    });
    expect(Math.max(...shares)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it.each(LOADS)("has the mean of Pollaczek and Khinchine at a load of %d", (load) => {
    const rate = load / SERVICE;
    const steps = 4_000;
    const end = 20 * SERVICE;
    const step = end / steps;
    let mean = 0;
    for (let index = 0; index < steps; index++)
      mean += (1 - md1WaitShare(rate, SERVICE, (index + 0.5) * step)) * step;
    const expected = mg1MeanWait(rate, SERVICE, 0);
    // What waits for more than 20 services is left out, which is next to nothing below a load of 0.8.
    expect(mean / expected).toBeGreaterThan(load < 0.8 ? 0.9999 : 0.98);
    expect(mean / expected).toBeLessThan(1.0001);
  });

  it("is within its first service time an exponential, whose form is known by itself", () => {
    const rate = 20;
    for (const seconds of [0.002, 0.005, 0.0099]) {
      expect(md1WaitShare(rate, SERVICE, seconds)).toBeCloseTo(0.8 * Math.exp(rate * seconds), 12);
    }
  });

  it("is what a simulated queue makes its customers wait", () => {
    const rate = 50;
    const draw = createRandom("md1");
    // Lindley's recursion: a customer waits for what is left of the wait and service before it.
    let wait = 0;
    const waits = Array.from({ length: 200_000 }, () => {
      const gap = -Math.log(1 - draw.float()) / rate;
      wait = Math.max(0, wait + SERVICE - gap);
      return wait;
    });
    for (const seconds of [0.004, 0.012, 0.03]) {
      const share = waits.filter((wait) => wait <= seconds).length / waits.length;
      expect(Math.abs(share - md1WaitShare(rate, SERVICE, seconds))).toBeLessThan(0.01);
    }
  });
});

describe("a quantile of it", () => {
  it("is where the share is reached, and 0 where so many do not wait", () => {
    for (const p of [0.9, 0.99, 0.999]) {
      const wait = md1WaitQuantile(20, SERVICE, p);
      expect(md1WaitShare(20, SERVICE, wait)).toBeCloseTo(p, 9);
    }
    expect(md1WaitQuantile(20, SERVICE, 0.8)).toBe(0);
    expect(md1WaitQuantile(20, SERVICE, 0.5)).toBe(0);
  });

  it("is 1.43 services at the 99th percentile where a server is a fifth busy, whatever the service", () => {
    expect(md1WaitQuantile(20, 0.01, 0.99) / 0.01).toBeCloseTo(1.434, 2);
    expect(md1WaitQuantile(2, 0.1, 0.99) / 0.1).toBeCloseTo(1.434, 2);
  });
});

describe("what is no such queue", () => {
  it("is refused", () => {
    expect(() => md1WaitShare(100, 0.01, 0)).toThrow(UnstableQueueError);
    expect(() => md1WaitShare(0, 0.01, 0)).toThrow(RangeError);
    expect(() => md1WaitShare(20, 0.01, 1)).toThrow(/service times/);
    expect(() => md1WaitQuantile(20, 0.01, 1)).toThrow(/share/);
    expect(() => md1WaitQuantile(99, 0.01, 0.99)).toThrow(/more than 20/);
  });
});
