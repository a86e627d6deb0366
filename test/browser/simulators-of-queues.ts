import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { press, reach, type SimulatorPages, summaryOf, textOf } from "./simulator-pages.ts";

/** The simulators of the chapters about queues and the bridge, as readers use them. */
export function describeSimulatorsOfQueues({ open, use, withoutScript }: SimulatorPages): void {
  /** What the page would be wide at 320 px, after the reader has done something. */
  const widthOf = (path: string, name: string, act: (simulator: Locator) => Promise<void>) =>
    open(path, { viewport: { width: 320, height: 640 } }, async (page) => {
      await act(await reach(page, name));
      return page.evaluate(() => globalThis.document.documentElement.scrollWidth);
    });

  describe("the backlog", () => {
    const [path, name] = ["/chapters/queue-offload/", "backlog-simulator"];
    const cell = (simulator: Locator, row: number, column: number) =>
      textOf(simulator.locator("[data-rows] tr").nth(row).locator("td").nth(column));
    const slider = (simulator: Locator, of: string) => simulator.locator(`input[name="${of}"]`);

    it("is drawn without script, with the formula beside the simulation", () =>
      withoutScript(path, name, async (simulator) => {
        expect(await simulator.locator(".backlog-level").count()).toBe(2);
        expect(await simulator.locator(".backlog-formula").count()).toBe(3);
        expect(await cell(simulator, 0, 1)).toContain("500");
        expect(await summaryOf(simulator)).toContain("Simulated");
      }));

    it("is simulated again as the reader sets it, by keyboard too", () =>
      use(path, name, async (simulator) => {
        const before = await cell(simulator, 1, 0);
        await slider(simulator, "workers").press("ArrowRight");
        expect(await cell(simulator, 1, 0)).not.toBe(before);
        await expect.poll(() => summaryOf(simulator)).toContain("11 workers");
        await slider(simulator, "bound").fill("200");
        expect(await cell(simulator, 0, 0)).toContain("200");
        expect(await cell(simulator, 3, 0)).not.toBe("0 jobs");
        expect(await simulator.locator(".backlog-bound").count()).toBe(1);
      }));

    it("says that it grows without end where more come than can be done", () =>
      use(path, name, async (simulator) => {
        await slider(simulator, "calmPerSecond").fill("120");
        expect(await cell(simulator, 1, 1)).toBe("never");
        expect(await cell(simulator, 1, 0)).toContain("not by");
        await expect.poll(() => summaryOf(simulator)).toContain("grows without end");
      }));

    it("is another with another seed where it is random, and refuses a seed that is none", () =>
      use(path, name, async (simulator) => {
        const figures = () => textOf(simulator.locator("[data-rows]"));
        const even = await figures();
        await slider(simulator, "seed").fill("2");
        expect(await figures()).toBe(even);
        await simulator.getByLabel("Service times").selectOption("exponential");
        const second = await figures();
        expect(second).not.toBe(even);
        await slider(simulator, "seed").fill("3");
        expect(await figures()).not.toBe(second);
        await slider(simulator, "seed").fill("-1");
        await expect.poll(() => summaryOf(simulator)).toContain("stays as it was");
      }));

    it("does not make the page wider than a phone", async () => {
      const width = await widthOf(path, name, async (simulator) => {
        await slider(simulator, "spikePerSecond").fill("400");
        await slider(simulator, "spikeSeconds").fill("60");
      });
      expect(width).toBe(320);
    });
  });

  describe("the order on the bridge", () => {
    const [path, name] = ["/chapters/order-bridge/", "crash-stepper"];
    const choose = async (simulator: Locator, variant: string, fault: string) => {
      await simulator.locator('select[name="variant"]').selectOption(variant);
      await simulator.locator('select[name="fault"]').selectOption(fault);
    };

    it("is drawn to its end without script, with what becomes of it under every fault", () =>
      withoutScript(path, name, async (simulator) => {
        expect(await summaryOf(simulator)).toContain("doubled");
        expect(await simulator.locator(".crash-bolt").count()).toBe(1);
        expect(await simulator.locator("[data-cell]").count()).toBe(4 * 7);
        const outbox = simulator.locator('[data-cell^="outbox"]');
        expect(new Set(await outbox.allTextContents())).toEqual(new Set(["right"]));
      }));

    it("goes on and back by keyboard, a step at a time", () =>
      use(path, name, async (simulator) => {
        await choose(simulator, "outbox", "before-mark");
        expect(await summaryOf(simulator)).toContain("Go on step by step");
        await press(simulator, "next");
        await press(simulator, "next");
        expect(await summaryOf(simulator)).toContain("in the same transaction the row");
        expect(await simulator.locator(".crash-row").count()).toBe(1);
        await press(simulator, "back");
        expect(await simulator.locator(".crash-row").count()).toBe(0);
        await press(simulator, "end");
        expect(await summaryOf(simulator)).toContain("right");
        const next = simulator.locator('button[name="next"]');
        expect(await textOf(next)).toBe("The order is through");
        expect(await next.getAttribute("aria-disabled")).toBe("true");
        await press(simulator, "next");
        expect(await summaryOf(simulator)).toContain("right");
        await press(simulator, "restart");
        expect(await summaryOf(simulator)).toContain("Go on step by step");
      }));

    it.each([
      ["naive", "before-send", "lost"],
      ["retry-only", "reply-lost", "doubled"],
      ["key-only", "before-reply", "right"],
      ["outbox", "before-send", "right"],
    ])("comes with %s under %s to what its table says: %s", (variant, fault, verdict) =>
      use(path, name, async (simulator) => {
        await choose(simulator, variant, fault);
        await press(simulator, "end");
        expect(await summaryOf(simulator)).toContain(verdict);
        const current = simulator.locator('[aria-current="true"]');
        expect(await current.getAttribute("data-cell")).toBe(`${variant} ${fault}`);
        expect(await textOf(current)).toBe(verdict);
      }));

    it("does not make the page wider than a phone", async () => {
      const width = await widthOf(path, name, async (simulator) => {
        await choose(simulator, "key-only", "before-mark");
        await press(simulator, "end");
      });
      expect(width).toBe(320);
    });
  });

  describe("the curve of retries", () => {
    const [path, name] = ["/chapters/order-bridge/", "retry-curve"];

    it("is drawn without script, with a table of every number of attempts", () =>
      withoutScript(path, name, async (simulator) => {
        expect(await summaryOf(simulator)).toContain("With 2 attempts, 0.49");
        expect(await simulator.locator("[data-attempts]").count()).toBe(6);
      }));

    it("shows the attempts that the reader sets, by keyboard too", () =>
      use(path, name, async (simulator) => {
        const attempts = simulator.locator('input[name="attempts"]');
        await attempts.press("ArrowLeft");
        await expect.poll(() => summaryOf(simulator)).toContain("none is delivered twice");
        await attempts.fill("4");
        await expect.poll(() => summaryOf(simulator)).toContain("0.0024");
        const current = simulator.locator('tr[aria-current="true"]');
        expect(await current.getAttribute("data-attempts")).toBe("4");
      }));
  });
}
