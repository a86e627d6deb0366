/**
 * Pictures of a built site for people to look at: `node test/site/screenshots.ts <dist> <folder>`.
 * Home, every chapter, a result, the method and the auditor, each wide, at 320 px and dark, chapters also as printed.
 */
import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { siteServer } from "../../src/cli/site-server.ts";
import { launchChromium } from "./browser.ts";

const [dist = "dist", folder = "screenshots"] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = siteServer(resolve(dist));
const origin = await server.listen({ port: 0, host: "127.0.0.1" });
const labs = readdirSync(join(dist, "chapters"));
const results = labs.flatMap((lab) =>
  readdirSync(join(dist, "results"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.startsWith(lab) && path.endsWith("index.html"))
    .map((path) => `/results/${path.replace("index.html", "")}`),
);
const pages = {
  home: "/",
  ...Object.fromEntries(labs.map((lab) => [lab, `/chapters/${lab}/`])),
  result: results[0] ?? "/results/",
  method: "/method/",
  audit: "/audit/",
  glossary: "/glossary/",
};
const looks = {
  wide: { viewport: { width: 1280, height: 900 } },
  narrow: { viewport: { width: 320, height: 700 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
} as const;
const browser = await launchChromium();
try {
  for (const [look, options] of Object.entries(looks)) {
    const context = await browser.newContext(options);
    for (const [name, path] of Object.entries(pages)) {
      const page = await context.newPage();
      await page.goto(origin + path);
      await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true });
      await page.close();
    }
    await context.close();
  }
  const page = await browser.newPage();
  for (const lab of labs) {
    await page.goto(`${origin}/chapters/${lab}/`);
    await page.pdf({ path: join(folder, `${lab}-print.pdf`), format: "A4" });
  }
} finally {
  await browser.close();
  server.close();
}
