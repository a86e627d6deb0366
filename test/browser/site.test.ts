import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResultDocument } from "../../src/result/document/schema.ts";
import { documentText } from "../../src/result/store/store.ts";
import { syntheticRun } from "../fixtures/synthetic-run.ts";
import { launchChromium, openPage } from "./browser.ts";
import { BUILD_MILLIS, type BuiltSite, openSite, RESULT_SEED } from "./built-site.ts";
import { findChromium } from "./chromium.ts";
import { reach } from "./simulator-pages.ts";

const CHAPTER = "/chapters/fastify-vs-express/";
/** Chapters whose labs have no result in this site: what is drawn in them is drawn without one. */
const OTHERS = [
  "knee",
  "coordinated-omission",
  "event-loop",
  "redis-cache",
  "cache-stampede",
  "redis-lua",
  "db-queries",
  "queue-offload",
  "order-bridge",
].map((lab) => `/chapters/${lab}/`);
const LARGEST_CHAPTER_BYTES = 100 * 1024;
const DRAWING = "svg[role='img']";
/** Fifteen pages, which take a minute on a machine with nothing else to do. */
const AXE_MILLIS = 600_000;

let document: ResultDocument;
let site: BuiltSite;
let permalink: string;

beforeAll(async () => {
  document = syntheticRun(RESULT_SEED);
  permalink = `/results/${document.lab}/${document.id}/`;
  site = await openSite();
}, BUILD_MILLIS);
afterAll(() => site?.close());

const get = (path: string) => fetch(site.origin + path);

describe("the built site", () => {
  it.each([
    "/",
    CHAPTER,
    ...OTHERS,
    "/results/",
    "/method/",
    "/audit/",
    "/glossary/",
  ])("has a page at %s", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("<h1");
  });

  it("keeps each result at its permanent address, and gives its exact bytes", async () => {
    expect((await get(permalink)).status).toBe(200);
    expect(await (await get(`/results/${document.lab}/${document.id}.json`)).text()).toBe(
      documentText(document),
    );
  });

  it("leads from a term in the prose to its sentence in the glossary", async () => {
    const chapter = await (await get("/chapters/knee/")).text();
    expect(chapter).toMatch(
      /<a class="term"[^>]* href="\/glossary\/#utilisation"[^>]*>utilisation</,
    );
    expect(await (await get("/glossary/")).text()).toMatch(
      /<dt id="utilisation".*?Share of time that a resource is busy/s,
    );
  });

  it("gives every row of the result as CSV", async () => {
    const rows = async (table: string) =>
      (await (await get(`${permalink}${table}.csv`)).text()).trim().split("\r\n").length - 1;
    expect(await rows("comparisons")).toBe(document.comparisons.length);
    expect(await rows("summaries")).toBe(document.summaries.length);
    expect(await rows("slices")).toBe(
      document.raw.slices.reduce((sum, slice) => sum + slice.observations.length, 0),
    );
  });

  it("answers what is not there with 404 and a page, and nothing outside its folder", async () => {
    const missing = await get("/no-such-page/");
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain("There is no page here");
    expect((await get("/..%2f..%2fpackage.json")).status).toBe(404);
    expect((await fetch(`${site.origin}/`, { method: "POST" })).status).toBe(405);
  });

  it.each([CHAPTER, ...OTHERS])("ships %s in less than 100 KB, compressed", async (chapter) => {
    const html = await (await get(chapter)).text();
    const assets = [...html.matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js|svg))"/g)].map(
      ([, path]) => path!,
    );
    const bytes = [html, ...assets.map((path) => readFileSync(join(site.dist, path)))].map(
      (part) => gzipSync(part).length,
    );
    expect(assets.length).toBeGreaterThan(1);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LARGEST_CHAPTER_BYTES);
  });

  it("holds no inline style or script that its policy would forbid", async () => {
    for (const path of [
      "/",
      CHAPTER,
      ...OTHERS,
      permalink,
      "/method/",
      "/results/",
      "/glossary/",
    ]) {
      const html = await (await get(path)).text();
      expect(html).toMatch(
        /http-equiv="content-security-policy"[^>]*script-src 'self'; style-src 'self'/,
      );
      expect(html).not.toMatch(/ style="/);
      expect(html).not.toMatch(/<style/);
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    }
  });

  it("says in the chapter where its figures come from", async () => {
    const html = await (await get(CHAPTER)).text();
    expect(html).toContain(permalink);
    expect(html).toContain(`seed ${document.seed}`);
    expect(html).toContain(document.software.node);
    expect(html).toContain(document.reproduce);
    expect(html).toContain("cannot be told apart");
  });
});

const chromium = findChromium();
describe.skipIf(chromium === undefined && process.env.CI === undefined)(
  `in a browser${chromium === undefined ? " (left out: no Chromium was found)" : ""}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());

    const open = <T>(
      path: string,
      options: BrowserContextOptions,
      look: (page: Page, told: string[]) => Promise<T>,
    ) => openPage(browser, site.origin, path, options, look);

    const pages = () => [
      "/",
      CHAPTER,
      ...OTHERS,
      "/results/",
      permalink,
      "/method/",
      "/audit/",
      "/glossary/",
    ];

    it.each([
      ["light", undefined],
      // The other rules do not depend on colours, and the chapters share theirs.
      ["dark", ["color-contrast"]],
    ] as const)(
      "has no fault that axe finds, breaks no policy, and does not scroll sideways at 320 px, in %s",
      async (colorScheme, rules) => {
        for (const path of pages().filter((one) => !rules || [CHAPTER, "/audit/"].includes(one))) {
          await open(path, { colorScheme }, async (page, told) => {
            // What a drawing is made of is one image to a screen reader; axe would look at a thousand circles.
            const axe = new AxeBuilder({ page }).exclude(DRAWING);
            // No page has a frame, and what passes need not be described.
            axe.setLegacyMode(true).options({ resultTypes: ["violations"] });
            // Coloured code is thousands of words, and looks the same in every chapter.
            if (OTHERS.includes(path)) axe.exclude("pre");
            const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
            expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual(
              [],
            );
            expect(told).toEqual([]);
            const names = await page.locator(DRAWING).evaluateAll((drawings) =>
              drawings.map((one) => {
                const ids = (one.getAttribute("aria-labelledby") ?? "").split(" ");
                const parts = ids.map((id) => globalThis.document.getElementById(id)?.textContent);
                return one.getAttribute("aria-label") ?? parts.join(" ").trim();
              }),
            );
            expect(names.filter((name) => name === "")).toEqual([]);
            await page.setViewportSize({ width: 320, height: 640 });
            const width = await page.evaluate(
              () => globalThis.document.documentElement.scrollWidth,
            );
            expect(`${path} ${width}`).toBe(`${path} 320`);
          });
        }
      },
      AXE_MILLIS,
    );

    it("shows charts and the table of the dilution curve without script, and no form that could not answer", async () => {
      await open(CHAPTER, { javaScriptEnabled: false }, async (page) => {
        expect(await page.locator("main svg").count()).toBeGreaterThan(4);
        expect(await page.locator("dilution-form").isVisible()).toBe(false);
        const data = page.locator("#dilution-fastify details").first();
        await data.locator("summary").click();
        expect(await data.locator("table").isVisible()).toBe(true);
      });
    });

    it("answers the form with a gain that falls as the reader's own work grows", async () => {
      await open(CHAPTER, {}, async (page) => {
        const form = await reach(page, "dilution-form");
        const field = form.locator("input").first();
        const gain = async (millis: string) => {
          await field.fill(millis);
          await field.press("Enter");
          const text = ((await form.locator("output").first().textContent()) ?? "").replace(
            /\s+/g,
            " ",
          );
          return Number(/(\d+\.\d+)/.exec(text)?.[1]);
        };
        const [none, some, much] = [await gain("0"), await gain("0.1"), await gain("5")];
        const point = document.dilution.find(({ workload }) => workload === "cpu-0ms")!;
        expect(none).toBeCloseTo(point.predicted.ratio, 1);
        expect(some).toBeLessThan(none);
        expect(much).toBeLessThan(some);
        expect(much).toBeGreaterThanOrEqual(1);
      });
    });

    it("audits a table that the reader gives, and says what it lacks", async () => {
      await open("/audit/", {}, async (page, told) => {
        const form = await reach(page, "audit-form");
        const found = async (table: string) => {
          await form.locator("textarea").fill(table);
          await form.getByRole("button", { name: "Audit" }).click();
          return (await form.locator("output").textContent()) ?? "";
        };
        expect(await found("name,rps,mean,connections\na,10000,9,50")).toContain(
          "90 in flight, and 50 can be",
        );
        expect(await found("name,rps,mean,connections\na,10000,5,50")).toContain(
          "Nothing to object to",
        );
        expect(await found("name\n<b>a</b>")).toContain("has no throughput");
        expect(told).toEqual([]);
      });
    });

    it("keeps the reader's choice of theme", async () => {
      await open("/", { colorScheme: "light" }, async (page) => {
        const theme = () => page.evaluate(() => globalThis.document.documentElement.dataset.theme);
        await page.getByRole("button", { name: "Dark" }).click();
        expect(await theme()).toBe("dark");
        await page.goto(`${site.origin}/method/`);
        expect(await theme()).toBe("dark");
      });
    });
  },
);
