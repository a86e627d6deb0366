import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeSimulators, reach, summaryOf, textOf } from "./simulator-pages.ts";

/** What each page has, which is also the name of the script that a page fetches for it. */
const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  "/chapters/knee/": ["queue-simulator"],
  "/chapters/coordinated-omission/": ["omission-timeline"],
  "/chapters/fastify-vs-express/": ["dilution-form"],
  "/chapters/redis-cache/": ["cache-simulator"],
  "/chapters/cache-stampede/": ["stampede-simulator"],
  "/chapters/redis-lua/": ["race-stepper"],
  "/chapters/db-queries/": ["page-slider"],
  "/chapters/queue-offload/": ["backlog-simulator"],
  "/chapters/order-bridge/": ["crash-stepper", "retry-curve"],
  "/chapters/event-loop/": [],
  "/method/": ["omission-timeline"],
  "/audit/": ["audit-form"],
};
const ALL = new Set(Object.values(ELEMENTS).flat());
/** Of what a page's scripts weigh before a reader comes near a simulator. */
const MOST_INITIAL_BYTES = 3 * 1024;
/** Of all the scripts that a page comes to fetch: no schema library among them. */
const MOST_BYTES = 14 * 1024;

const KNEE = "/chapters/knee/";
const QUEUE = "queue-simulator";
const QUEUE_SCRIPT = /\/queue-simulator\.[\w-]+\.js$/;

describeSimulators(({ open, read }) => {
  /** Names of the elements whose scripts a page asks for, as long as it is open. */
  async function scriptsOf(page: Page): Promise<Set<string>> {
    const asked = new Set<string>();
    page.on("request", (request) => {
      const name = /\/([a-z]+-[a-z]+)\.[\w-]+\.js$/.exec(request.url())?.[1];
      if (name && ALL.has(name)) asked.add(name);
    });
    await page.reload({ waitUntil: "networkidle" });
    return asked;
  }
  const formOf = (page: Page) => page.locator(`${QUEUE} form`);

  it("asks for a script when the reader comes near its simulator, and not before", () =>
    open(KNEE, {}, async (page, told) => {
      const asked = await scriptsOf(page);
      expect([...asked]).toEqual([]);
      expect(await formOf(page).isVisible()).toBe(true);
      await reach(page, QUEUE);
      expect([...asked]).toEqual([QUEUE]);
      expect(told).toEqual([]);
    }));

  it.each(Object.entries(ELEMENTS))("fetches on %s no other scripts than of %j", (path, elements) =>
    open(path, { reducedMotion: "reduce" }, async (page, told) => {
      const scripts = new Set<string>();
      page.on("request", (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.endsWith(".js")) scripts.add(pathname);
      });
      const asked = await scriptsOf(page);
      for (const name of elements) await reach(page, name);
      expect([...asked].sort()).toEqual([...elements].sort());
      let bytes = 0;
      for (const script of scripts) bytes += gzipSync(await (await read(script)).text()).length;
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThan(MOST_BYTES);
      expect(told).toEqual([]);
    }));

  it.each(Object.keys(ELEMENTS))("begins %s with less than 3 KB of script", async (path) => {
    const html = await (await read(path)).text();
    const scripts = [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src]) => src!);
    const weights = new Map<string, number>();
    const weigh = async (url: string): Promise<void> => {
      if (weights.has(url)) return;
      const code = await (await read(url)).text();
      weights.set(url, gzipSync(code).length);
      for (const [, next] of code.matchAll(/(?:from|import)\s*["'`](\.[^"'`]+)["'`]/g))
        await weigh(join(url, "..", next!));
    };
    for (const script of scripts) await weigh(script);
    const bytes = [...weights.values()].reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(MOST_INITIAL_BYTES);
  });

  it("asks for it when the focus comes to a control, whatever is in view", () =>
    open(KNEE, { reducedMotion: "reduce" }, async (page) => {
      const asked = await scriptsOf(page);
      const load = page.getByLabel("Load (% of what");
      await load.evaluate((input: HTMLElement) => input.focus({ preventScroll: true }));
      await page.locator(`${QUEUE}:defined`).waitFor();
      expect([...asked]).toEqual([QUEUE]);
      await page.keyboard.press("ArrowRight");
      expect(await textOf(page.locator(`${QUEUE} output`).nth(1))).toBe("81");
    }));

  it("does what the reader has set and pressed before it was there", () =>
    open(KNEE, { reducedMotion: "reduce" }, async (page) => {
      let deliver = () => {};
      const awaited = new Promise<void>((resolve) => {
        deliver = resolve;
      });
      await page.route(QUEUE_SCRIPT, async (route) => {
        await awaited;
        await route.continue();
      });
      await page.reload();
      const simulator = page.locator(QUEUE);
      await simulator.locator('input[name="servers"]').fill("7");
      await simulator.getByRole("button", { name: "Run" }).click();
      expect(await simulator.locator(".queue-slot").count()).toBe(5);
      deliver();
      await expect.poll(() => summaryOf(simulator)).toMatch(/^200,000 arrivals with seed 1:/);
      expect(await simulator.locator(".queue-slot").count()).toBe(7);
      expect(await textOf(simulator.locator("output").first())).toBe("7");
    }));

  it("asks for it at once where the browser cannot tell what is in view", () =>
    open("/audit/", {}, async (page, told) => {
      await page.addInitScript(() => Reflect.deleteProperty(globalThis, "IntersectionObserver"));
      await page.goto(new URL(KNEE, page.url()).href);
      await page.locator(`${QUEUE}:defined`).waitFor();
      await expect.poll(() => textOf(page.locator(`${QUEUE} button[name="play"]`))).toBe("Pause");
      expect(told).toEqual([]);
    }));

  it("keeps the drawing and hides the form where the script cannot be fetched", () =>
    open(KNEE, {}, async (page) => {
      await page.route(QUEUE_SCRIPT, (route) => route.abort());
      await page.reload();
      await page.locator(QUEUE).scrollIntoViewIfNeeded();
      await expect.poll(() => formOf(page).isVisible()).toBe(false);
      expect(await page.locator(`${QUEUE} .queue-slot`).first().isVisible()).toBe(true);
      expect(await page.locator(`${QUEUE} table`).isVisible()).toBe(true);
    }));
});
