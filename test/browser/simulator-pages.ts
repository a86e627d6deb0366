import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { launchChromium, openPage } from "./browser.ts";
import { BUILD_MILLIS, type BuiltSite, openSite } from "./built-site.ts";
import { findChromium } from "./chromium.ts";

/** Ways to look at a simulator, which is the element of this name on the page at this path. */
export interface SimulatorPages {
  /** A page as it is served. */
  read(path: string): Promise<Response>;
  open<T>(
    path: string,
    options: BrowserContextOptions,
    look: (page: Page, told: string[]) => Promise<T>,
  ): Promise<T>;
  /** With script and without movement; what the page tells is looked at in the end. */
  use(path: string, name: string, look: (simulator: Locator) => Promise<void>): Promise<void>;
  /** Without script, where no form may be seen. */
  withoutScript(
    path: string,
    name: string,
    look: (simulator: Locator) => Promise<void>,
  ): Promise<void>;
}

/** Describes simulators in a browser; none of them needs a result. */
export function describeSimulators(describeEach: (pages: SimulatorPages) => void): void {
  const chromium = findChromium();
  describe.skipIf(chromium === undefined && process.env.CI === undefined)(
    `in a browser${chromium === undefined ? " (left out: no Chromium was found)" : ""}`,
    () => {
      let site: BuiltSite;
      let browser: Browser;
      beforeAll(async () => {
        site = await openSite();
        browser = await launchChromium();
      }, BUILD_MILLIS);
      afterAll(async () => {
        await browser?.close();
        site?.close();
      });
      const open: SimulatorPages["open"] = (path, options, look) =>
        openPage(browser, site.origin, path, options, look);
      describeEach({
        read: (path) => fetch(site.origin + path),
        open,
        use: (path, name, look) =>
          open(path, { reducedMotion: "reduce" }, async (page, told) => {
            await look(await reach(page, name));
            expect(told).toEqual([]);
          }),
        withoutScript: (path, name, look) =>
          open(path, { javaScriptEnabled: false }, async (page) => {
            const simulator = page.locator(name);
            expect(await simulator.locator("form").isVisible()).toBe(false);
            await look(simulator);
          }),
      });
    },
  );
}

/** Brings the element of this name into view, and waits for its script. */
export async function reach(page: Page, name: string): Promise<Locator> {
  const element = page.locator(name);
  await element.scrollIntoViewIfNeeded();
  await page.locator(`${name}:defined`).waitFor();
  return element;
}

export const textOf = async (locator: Locator): Promise<string> =>
  ((await locator.textContent()) ?? "").replace(/\s+/g, " ");

export const summaryOf = (simulator: Locator): Promise<string> =>
  textOf(simulator.locator("[data-summary]"));

/** Presses the button of this name by keyboard. */
export const press = (simulator: Locator, name: string): Promise<void> =>
  simulator.locator(`button[name="${name}"]`).press("Enter");
