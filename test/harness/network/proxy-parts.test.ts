import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, withAddress } from "../../../src/harness/network/proxy/address.ts";
import { DelayLine, type Item } from "../../../src/harness/network/proxy/delay-line.ts";
import { type Releasable, ReleaseLoop } from "../../../src/harness/network/proxy/release-loop.ts";
import { delayFault } from "../../../src/harness/network/proxy/start-proxy.ts";
import {
  LOOKING_SHARE,
  MOST_SAVED_MILLIS,
  WakePlan,
} from "../../../src/harness/network/proxy/wake-plan.ts";

const bytes = (text: string) => Buffer.from(text);
const textOf = (items: Item[]) => items.map((item) => item.toString());
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const joined = (items: Item[]) =>
  Buffer.concat(items.filter((item): item is Buffer => typeof item !== "string"));

describe("a delay line", () => {
  it("gives back what is due at the moment it is due, and not before", () => {
    const delayed = new DelayLine(5);
    delayed.push(bytes("a"), 100);
    delayed.push(bytes("b"), 102);
    expect(delayed.dueMillis).toBe(105);
    expect(delayed.take(104.999)).toEqual([]);
    expect(textOf(delayed.take(105))).toEqual(["a"]);
    expect(delayed.dueMillis).toBe(107);
    expect(textOf(delayed.take(200))).toEqual(["b"]);
    expect(delayed.dueMillis).toBe(Number.POSITIVE_INFINITY);
  });

  it("knows how many bytes are on their way", () => {
    const delayed = new DelayLine(5);
    delayed.push(bytes("abc"), 0);
    delayed.push(bytes("de"), 1);
    delayed.push("end", 1);
    expect(delayed.bytes).toBe(5);
    delayed.take(5);
    expect(delayed.bytes).toBe(2);
    delayed.clear();
    expect(delayed.bytes).toBe(0);
    expect(delayed.take(100)).toEqual([]);
  });

  it("passes on an end as late as bytes, and after them", () => {
    const delayed = new DelayLine(5);
    for (let millis = 0; millis < 20; millis++) delayed.push(bytes("a"), millis);
    delayed.push("end", 19);
    expect(delayed.take(23.999)).not.toContain("end");
    expect(delayed.take(100).at(-1)).toBe("end");
  });

  it("keeps order and content, and never gives back early, whatever is put in when", () => {
    const pushes = fc.array(
      fc.record({
        chunk: fc.uint8Array({ minLength: 1, maxLength: 5_000 }),
        gapMillis: fc.double({ min: 0, max: 4, noNaN: true }),
      }),
      { maxLength: 60 },
    );
    const delays = fc.double({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(delays, pushes, (delayMillis, all) => {
        const delayed = new DelayLine(delayMillis);
        const taken: Item[] = [];
        let nowMillis = 0;
        for (const { chunk, gapMillis } of all) {
          nowMillis += gapMillis;
          delayed.push(Buffer.from(chunk), nowMillis);
          expect(delayed.dueMillis).toBeLessThan(Number.POSITIVE_INFINITY);
          taken.push(...delayed.take(nowMillis));
          // A delay too small to be told from none beside the time of day delays nothing.
          if (nowMillis + delayMillis > nowMillis) expect(delayed.bytes).toBeGreaterThan(0);
        }
        while (delayed.dueMillis < Number.POSITIVE_INFINITY) {
          expect(delayed.dueMillis).toBeGreaterThan(nowMillis);
          nowMillis = delayed.dueMillis;
          taken.push(...delayed.take(nowMillis));
        }
        const put = Buffer.concat(all.map(({ chunk }) => chunk));
        expect(joined(taken).equals(put)).toBe(true);
        expect(delayed.bytes).toBe(0);
      }),
    );
  });
});

describe("the plan for being there in time", () => {
  it("ends a sleep before the moment, and looks at the clock for the rest", () => {
    const plan = new WakePlan();
    const until = plan.sleepUntil(10, 0)!;
    expect(until).toBeLessThan(10);
    expect(until).toBeGreaterThanOrEqual(9.8);
    expect(plan.sleepUntil(10, until)).toBeUndefined();
  });

  it("learns how late sleeps end, within bounds that one of them cannot break", () => {
    const plan = new WakePlan();
    const lead = () => plan.leadMillis;
    for (let sleep = 0; sleep < 100; sleep++) plan.woke(0.01);
    expect(lead()).toBeCloseTo(0.04, 4);
    plan.woke(15);
    expect(lead()).toBeLessThan(0.07);
    for (let sleep = 0; sleep < 100; sleep++) plan.woke(15);
    expect(lead()).toBe(0.2);
  });

  it("looks at the clock for no more than its share of the time", () => {
    const plan = new WakePlan();
    const step = 0.01;
    let looking = 0;
    let nowMillis = 0;
    for (; nowMillis < 1_000; nowMillis += step) {
      // Something is always due in a moment, as under dense traffic.
      if (plan.sleepUntil(nowMillis + step, nowMillis) !== undefined) continue;
      plan.looked(step);
      looking += step;
    }
    expect(looking).toBeLessThan(MOST_SAVED_MILLIS + LOOKING_SHARE * nowMillis + 1);
    expect(looking).toBeGreaterThan(0.8 * LOOKING_SHARE * nowMillis);
  });
});

describe("the loop that lets out what is due", () => {
  /** A loop whose clock and sleeper are moved by hand. */
  function byHand() {
    const time = { nowMillis: 0, wakesMillis: Number.NaN, wake: () => {} };
    const waker = {
      onWake: (listener: () => void) => {
        time.wake = listener;
      },
      wakeAt: (millis: number) => {
        time.wakesMillis = millis;
      },
    };
    return { time, loop: new ReleaseLoop(waker, () => time.nowMillis) };
  }

  class Holder implements Releasable {
    dueMillis: number;
    readonly releasedMillis: number[] = [];

    constructor(dueMillis: number) {
      this.dueMillis = dueMillis;
    }

    release(nowMillis: number): void {
      this.releasedMillis.push(nowMillis);
      this.dueMillis = Number.POSITIVE_INFINITY;
    }
  }

  it("sleeps until shortly before the first moment, and lets out at it, not before", async () => {
    const { time, loop } = byHand();
    const [late, early] = [new Holder(9), new Holder(5)];
    loop.expect(late, 0);
    expect(time.wakesMillis).toBeGreaterThan(8.7);
    loop.expect(early, 0);
    expect(time.wakesMillis).toBeGreaterThan(4.7);
    expect(time.wakesMillis).toBeLessThan(5);
    time.nowMillis = time.wakesMillis;
    time.wake();
    await turn();
    expect(early.releasedMillis).toEqual([]);
    time.nowMillis = 5;
    await turn();
    await turn();
    expect(early.releasedMillis).toEqual([5]);
    expect(late.releasedMillis).toEqual([]);
    expect(time.wakesMillis).toBeGreaterThan(8.7);
    time.nowMillis = 9.5;
    time.wake();
    expect(late.releasedMillis).toEqual([9.5]);
  });

  it("lets out at once what is due at once", () => {
    const { loop } = byHand();
    const holder = new Holder(0);
    loop.expect(holder, 0);
    expect(holder.releasedMillis).toEqual([0]);
  });
});

describe("what start-proxy requires", () => {
  it("is a median within a quarter or 0.3 ms of what was asked for, whichever is more", () => {
    expect(delayFault(1.29, 1)).toBeUndefined();
    expect(delayFault(1.31, 1)).toBe(
      "The delaying proxy adds 1.31 ms where 1.00 ms was asked for; close other programs so that it is woken in time, then run again.",
    );
    expect(delayFault(0.69, 1)).toContain("adds 0.69 ms where 1.00 ms");
    expect(delayFault(24.9, 20)).toBeUndefined();
    expect(delayFault(25.1, 20)).toContain("adds 25.10 ms");
  });
});

describe("the address of a proxied service", () => {
  it.each([
    ["redis://127.0.0.1:7001/0", "redis://127.0.0.1:9/0"],
    ["redis://:p%40ss@127.0.0.1:7001", "redis://:p%40ss@127.0.0.1:9"],
    ["postgresql://lab:se@cret@localhost:5433/db?a", "postgresql://lab:se@cret@127.0.0.1:9/db?a"],
    ["http://[::1]:80/path", "http://127.0.0.1:9/path"],
  ])("is %s with only host and port replaced", (given, expected) => {
    expect(withAddress(given, { host: "127.0.0.1", port: 9 })).toBe(expected);
  });

  it("is where the service listens, at its usual port when it names none", () => {
    expect(addressOf("redis://:secret@10.0.0.7:7001/0")).toEqual({ host: "10.0.0.7", port: 7001 });
    expect(addressOf("postgresql://lab@db.local/x")).toEqual({ host: "db.local", port: 5432 });
    expect(addressOf("redis://[::1]/0")).toEqual({ host: "::1", port: 6379 });
  });

  it.each([
    "postgresql:///db",
    "not an address",
    "unknown://host",
  ])("is refused when it is %s, without being repeated", (url) => {
    expect(() => addressOf(url)).toThrow("names no single host and port");
  });
});
