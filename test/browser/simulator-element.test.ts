import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium, openPage } from "./browser.ts";
import { findChromium } from "./chromium.ts";
import { press, summaryOf, textOf } from "./simulator-pages.ts";
import { type SourceServer, serveSources } from "./source-server.ts";

const PAGE = "/test/browser/fixtures/counter.html";
const SETTLED_MILLIS = 400;
/** When the page's clock is stopped: later than the slowest machine takes to open it. */
const LATER_MILLIS = 3_600_000;
const STILL: BrowserContextOptions = { reducedMotion: "reduce" };

const chromium = findChromium();
describe.skipIf(chromium === undefined && process.env.CI === undefined)(
  `the element of a simulator${chromium === undefined ? " (left out: no Chromium was found)" : ""}`,
  () => {
    let sources: SourceServer;
    let browser: Browser;
    beforeAll(async () => {
      sources = await serveSources();
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser?.close();
      sources?.close();
    });

    /** The page's clock stands still but for what a test lets pass. */
    const use = (
      options: BrowserContextOptions,
      look: (counter: Locator, page: Page) => Promise<void>,
    ) =>
      openPage(browser, sources.origin, PAGE, options, async (page, told) => {
        await page.clock.install({ time: 0 });
        await page.reload();
        await page.clock.pauseAt(LATER_MILLIS);
        await page.locator("counter-simulator:defined").waitFor();
        await look(page.locator("counter-simulator"), page);
        expect(told).toEqual([]);
      });
    const countOf = async (counter: Locator) =>
      Number(await textOf(counter.locator("tbody tr").last().locator("td")));
    const slider = (counter: Locator) => counter.locator('input[name="by"]');
    const button = (counter: Locator, name: string) => counter.locator(`button[name="${name}"]`);

    describe("binds its controls", () => {
      it("and draws marks and rows for what they are set to", () =>
        use(STILL, async (counter) => {
          expect(await counter.locator("circle.counter-dot").count()).toBe(3);
          await slider(counter).press("ArrowRight");
          expect(await textOf(counter.locator("output"))).toBe("4");
          expect(await counter.locator("circle.counter-dot").count()).toBe(4);
          expect(await counter.locator("tbody th").allTextContents()).toEqual([
            ...["Dot 0", "Dot 1", "Dot 2", "Dot 3"],
            "Count",
          ]);
          expect(await counter.locator("tbody td.numbers").count()).toBe(5);
          await counter.getByRole("checkbox").uncheck();
          expect(await counter.locator("circle").count()).toBe(0);
          expect(await counter.locator("tbody th").allTextContents()).toEqual(["Count"]);
        }));

      it("and marks what is current", () =>
        use(STILL, async (counter) => {
          await counter.getByLabel("Kind").selectOption("down");
          expect(await counter.locator('[aria-current="true"]').allTextContents()).toEqual([
            "Down",
          ]);
        }));

      it("and says what was set when the reader has stopped, not every step on the way", () =>
        use(STILL, async (counter, page) => {
          for (let turn = 0; turn < 3; turn++) await slider(counter).press("ArrowRight");
          expect(await summaryOf(counter)).toBe("Nothing yet.");
          await page.clock.runFor(SETTLED_MILLIS);
          expect(await summaryOf(counter)).toMatch(/^From \{"by":5,.* to \{"by":6,.*"seed":1\}\.$/);
        }));

      it("and keeps what it had where one holds no valid value, and says why", () =>
        use(STILL, async (counter, page) => {
          const seed = counter.locator('input[name="seed"]');
          await slider(counter).fill("5");
          await seed.fill("-1");
          await page.clock.runFor(SETTLED_MILLIS);
          expect(await seed.getAttribute("aria-invalid")).toBe("true");
          expect(await summaryOf(counter)).toBe(
            "The seed is a whole number from 0 to 999999999. It counts on as before.",
          );
          await slider(counter).fill("9");
          expect(await counter.locator("circle").count()).toBe(5);
          await seed.fill("2");
          expect(await seed.getAttribute("aria-invalid")).toBeNull();
          expect(await counter.locator("circle").count()).toBe(9);
        }));
    });

    it("goes to another seed, and from the last one or from none to the first", () =>
      use(STILL, async (counter, page) => {
        const seed = counter.locator('input[name="seed"]');
        const another = counter.getByRole("button", { name: "Another seed" });
        await another.press("Enter");
        expect(await seed.inputValue()).toBe("2");
        await page.clock.runFor(SETTLED_MILLIS);
        expect(await summaryOf(counter)).toContain('"seed":2}.');
        for (const last of ["999999999", "", "-4"]) {
          await seed.fill(last);
          await another.click();
          expect(await seed.inputValue()).toBe("0");
        }
      }));

    describe("by keyboard", () => {
      it("presses the button whose shortcut it is, from any button and from a slider", () =>
        use(STILL, async (counter) => {
          await button(counter, "play").press("ArrowRight");
          expect(await countOf(counter)).toBe(3);
          await button(counter, "step").press("ArrowLeft");
          expect(await countOf(counter)).toBe(0);
          await slider(counter).press("Space");
          expect(await textOf(button(counter, "play"))).toBe("Pause");
          await slider(counter).press("Space");
          expect(await textOf(button(counter, "play"))).toBe("Play");
        }));

      it("leaves to each control the keys that it uses itself, and keys with others held", () =>
        use(STILL, async (counter) => {
          await slider(counter).press("ArrowRight");
          await counter.getByLabel("Kind").press("ArrowRight");
          await counter.getByLabel("Seed").press("ArrowLeft");
          await button(counter, "play").press("Control+ArrowRight");
          await button(counter, "play").press("Shift+ArrowRight");
          expect(await countOf(counter)).toBe(0);
          await button(counter, "step").press("Space");
          expect(await countOf(counter)).toBe(4);
          expect(await textOf(button(counter, "play"))).toBe("Play");
        }));

      it("keeps the focus on a button that can do nothing, which then does nothing", () =>
        use(STILL, async (counter, page) => {
          expect(await button(counter, "back").getAttribute("aria-disabled")).toBe("true");
          await press(counter, "step");
          expect(await textOf(button(counter, "back"))).toBe("Back to 0");
          await press(counter, "back");
          expect(await button(counter, "back").getAttribute("aria-disabled")).toBe("true");
          await press(counter, "back");
          const focused = () => page.evaluate(() => document.activeElement?.getAttribute("name"));
          expect(await focused()).toBe("back");
          expect(await countOf(counter)).toBe(0);
        }));
    });

    describe("plays", () => {
      const MOVING: BrowserContextOptions = { reducedMotion: "no-preference" };

      it("by itself, until it is paused, and says then what it shows", () =>
        use(MOVING, async (counter, page) => {
          expect(await textOf(button(counter, "play"))).toBe("Pause");
          const before = await countOf(counter);
          await page.clock.runFor(2000);
          expect((await countOf(counter)) - before).toBeCloseTo(2, 0);
          await press(counter, "play");
          expect(await summaryOf(counter)).toMatch(/^It has come to \d+\.$/);
          const paused = await countOf(counter);
          await page.clock.runFor(2000);
          expect(await countOf(counter)).toBe(paused);
        }));

      it("at the speed that the reader sets", () =>
        use(MOVING, async (counter, page) => {
          const speed = button(counter, "speed");
          const passed = async () => {
            const before = await countOf(counter);
            await page.clock.runFor(2000);
            return (await countOf(counter)) - before;
          };
          expect(await textOf(speed)).toBe("Speed 1×");
          for (const [text, seconds] of [
            ["Speed 2×", 4],
            ["Speed 4×", 8],
            ["Speed ½×", 1],
          ] as const) {
            await speed.press("Enter");
            expect(await textOf(speed)).toBe(text);
            expect((await passed()) / seconds).toBeCloseTo(1, 1);
          }
        }));

      it("only while it is in view", () =>
        use(MOVING, async (counter, page) => {
          const moves = async () => {
            const before = await countOf(counter);
            await page.clock.runFor(200);
            return (await countOf(counter)) > before;
          };
          await page.locator("#end").scrollIntoViewIfNeeded();
          await expect.poll(moves).toBe(false);
          await counter.scrollIntoViewIfNeeded();
          await expect.poll(moves).toBe(true);
        }));

      it("no longer when it has left the page, and once when it is back", () =>
        use(MOVING, async (counter, page) => {
          await page.evaluate(() => {
            const element = document.querySelector("counter-simulator")!;
            element.remove();
            document.body.prepend(element);
          });
          expect(await counter.getByRole("button", { name: "Speed" }).count()).toBe(1);
          expect(await counter.getByRole("button", { name: "Another seed" }).count()).toBe(1);
          await press(counter, "play");
          const paused = await countOf(counter);
          await press(counter, "step");
          expect(await countOf(counter)).toBeCloseTo(paused + 3, 1);
        }));
    });

    describe("for readers who want less motion", () => {
      it("does not begin by itself, and steps at once", () =>
        use(STILL, async (counter, page) => {
          expect(await textOf(button(counter, "play"))).toBe("Play");
          await page.clock.runFor(2000);
          expect(await countOf(counter)).toBe(0);
          await press(counter, "step");
          expect(await countOf(counter)).toBe(3);
          expect(await summaryOf(counter)).toBe("It has come to 3.");
        }));

      it("plays when they ask for it, and stops when they come to want less motion", () =>
        use(STILL, async (counter, page) => {
          await press(counter, "play");
          await page.clock.runFor(1000);
          expect(await countOf(counter)).toBeGreaterThan(0.5);
          await page.emulateMedia({ reducedMotion: "no-preference" });
          await page.emulateMedia({ reducedMotion: "reduce" });
          await expect.poll(() => textOf(button(counter, "play"))).toBe("Play");
        }));
    });
  },
);
