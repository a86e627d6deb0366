import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { siteServer } from "../../../src/cli/site-server.ts";
import { launchChromium, openPage } from "../../browser/browser.ts";
import { write } from "../../result/temporary-folder.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const CHART = join(ROOT, "src/ui/chart");
const ASTRO = join(
  dirname(createRequire(import.meta.url).resolve("astro/package.json")),
  "bin",
  "astro.mjs",
);
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:";

/** Charts as a chapter writes them, on a page with the policy of every page. */
const PAGE = `---
import "${ROOT}/src/styles/tokens.css";
import Lanes from "${CHART}/Lanes.astro";
import Plot from "${CHART}/Plot.astro";
import { changeMarks, linearAxis, logAxis } from "${CHART}/index.ts";

const x = linearAxis([0, 60], { label: "seconds", format: String });
const y = linearAxis([0, 100], { label: "requests", format: (value) => value + " of 100" });
const marks = [
  { kind: "line", points: [{ x: 0, y: 0 }, { x: 30, y: 50 }, { x: 60, y: 400 }] },
  { kind: "points", points: [{ x: 30, y: 50, low: 40, high: 60, label: "<b>50</b>" }] },
];
const axis = logAxis([0.5, 60], { label: "times", format: (value) => value + "×", reference: 1 });
const row = (label, value) => ({
  label, note: "a note that is long enough to wrap on a phone, and then some", value: String(value),
  interval: "from low to high", marks: changeMarks(axis, { value, low: value * 0.9, high: value * 1.1 }),
});
---
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="content-security-policy" content="${POLICY}" />
    <meta name="viewport" content="width=device-width" />
    <link rel="icon" href="data:," />
    <title>Charts</title>
  </head>
  <body>
    <Plot title="Half are done" description="After 30 s, 50." {x} {y} {marks}
      table={{ id: "data", caption: "Done", columns: ["Second", "Done"], rows: [["30", "50"]] }} />
    <Lanes title="A script is faster" {axis} groups={[
      { tied: "no difference shown", rows: [row("Script", 30), row("Function", 29)] },
      { rows: [row("Watch", 1)] },
    ]} />
  </body>
</html>
`;

let folder: string;
let server: ReturnType<typeof siteServer>;
let origin: string;
let browser: Browser;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "charts-")));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  write(folder, "src/pages/index.astro", PAGE);
  writeFileSync(
    join(folder, "astro.config.mjs"),
    `export default { build: { inlineStylesheets: "never" }, vite: { build: { assetsInlineLimit: 0 } } };\n`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [ASTRO, "build"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", ASTRO_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) throw new Error(`The page could not be built:\n${stdout}\n${stderr}`);
  server = siteServer(join(folder, "dist"));
  origin = await server.listen({ port: 0, host: "127.0.0.1" });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function look<Result>(width: number, see: (page: Page, told: string[]) => Promise<Result>) {
  return openPage(browser, origin, "/", { viewport: { width, height: 900 } }, see);
}

/** Where an element is and how large. */
const boxOf = async (page: Page, selector: string) =>
  (await page.locator(selector).first().boundingBox())!;

describe.each([
  ["wide", 1280],
  ["narrow", 320],
])("charts on a %s page", (name, width) => {
  const isNarrow = name === "narrow";

  it("fit, obey the policy, and write nothing smaller than 13 pixels", async () => {
    await look(width, async (page, told) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      const sizes = await page.locator("svg text").evaluateAll((texts) =>
        texts.map((text) => {
          const { a = 1 } = (text as SVGTextElement).getScreenCTM() ?? {};
          return a * Number.parseFloat(getComputedStyle(text).fontSize);
        }),
      );
      expect(sizes.length).toBeGreaterThan(10);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(13);
      expect(await page.locator("[style]").count()).toBe(0);
      expect(told).toEqual([]);
    });
  });

  it("keep a mark's size and put it at its share of the plot", async () => {
    await look(width, async (page) => {
      const panel = await boxOf(page, "svg.panel");
      const dot = await boxOf(page, "svg.panel .dot");
      const radius = await page.locator("svg.panel .dot").getAttribute("r");
      expect(dot.x + dot.width / 2 - panel.x).toBeCloseTo(panel.width / 2, 0);
      expect(dot.width).toBeLessThan(4 * Number(radius));
      expect(dot.width).toBeCloseTo(dot.height, 1);
    });
  });

  it("have room for the words of y left of the plot", async () => {
    await look(width, async (page) => {
      const panel = await boxOf(page, "svg.panel");
      const words = await page.locator("svg.panel text[text-anchor=end]").evaluateAll((texts) =>
        texts
          .filter((text) => text.textContent?.endsWith("of 100"))
          .map((text) => text.getBoundingClientRect())
          .map(({ left, right }) => ({ left, right })),
      );
      expect(words.length).toBeGreaterThan(2);
      for (const { left, right } of words) {
        expect(left).toBeGreaterThan(0);
        expect(right).toBeLessThan(panel.x);
      }
    });
  });

  it("drop minor ticks where there is little room, and only there", async () => {
    await look(width, async (page) => {
      const minor = page.locator("svg text.minor");
      expect(await minor.count()).toBeGreaterThan(2);
      expect(await minor.first().isVisible()).toBe(!isNarrow);
    });
  });

  it("have every lane on the scale of its axis, beside its words or below them", async () => {
    await look(width, async (page) => {
      const axis = await boxOf(page, ".lanes-axis > svg");
      const lanes = await page
        .locator(".lane-box > svg")
        .evaluateAll((all) =>
          all
            .map((lane) => lane.getBoundingClientRect())
            .map(({ left, width }) => ({ left, width })),
        );
      expect(lanes).toHaveLength(3);
      for (const lane of lanes) {
        expect(lane.left).toBeCloseTo(axis.x, 1);
        expect(lane.width).toBeCloseTo(axis.width, 1);
      }
      const words = await boxOf(page, ".lane-words");
      const lane = await boxOf(page, ".lane-box");
      expect(lane.y >= words.y + words.height).toBe(isNarrow);
      expect(lane.x >= words.x + words.width).toBe(!isNarrow);
    });
  });
});

describe("a chart", () => {
  it("has its finding as its name and itself in words, once", async () => {
    await look(1280, async (page) => {
      const pictures = page.getByRole("img", { name: "Half are done" });
      expect(await pictures.count()).toBe(1);
      expect(await pictures.locator("desc").textContent()).toBe("After 30 s, 50.");
      expect(await page.getByRole("list", { name: "A script is faster" }).count()).toBe(1);
    });
  });

  it("shows texts of its data as text", async () => {
    await look(1280, async (page) => {
      expect(await page.locator("svg.panel text.value").textContent()).toBe("<b>50</b>");
      expect(await page.locator("svg b").count()).toBe(0);
    });
  });

  it("has its figures behind a closed summary", async () => {
    await look(1280, async (page) => {
      const table = page.locator("#data table");
      expect(await table.isVisible()).toBe(false);
      await page.getByText("Data of this figure").click();
      expect(await table.isVisible()).toBe(true);
    });
  });
});
