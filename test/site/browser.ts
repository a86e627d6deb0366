import { type Browser, chromium } from "playwright-core";
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
