import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium.ts";

/** Without these, Chromium looks up hosts of its maker, which no test may do. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the Chromium of this machine. @throws when there is none */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error("No Chromium was found; install it, or name it in CHROMIUM_PATH.");
  return chromium.launch({ executablePath, args: FLAGS });
}

/**
 * Opens a page of a site in a context of its own and looks at it. `told` fills with what no page may do:
 * errors in its console or of its scripts, and requests to other hosts.
 */
export async function openPage<Result>(
  browser: Browser,
  origin: string,
  path: string,
  options: BrowserContextOptions,
  look: (page: Page, told: string[]) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const told: string[] = [];
  page.on("console", (message) => message.type() === "error" && told.push(message.text()));
  page.on("pageerror", (error) => told.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
      told.push(`asked ${request.url()}`);
  });
  try {
    await page.goto(origin + path);
    return await look(page, told);
  } finally {
    await context.close();
  }
}
