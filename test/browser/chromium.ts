import { existsSync } from "node:fs";

/**
 * Where Debian, Ubuntu, Fedora and Arch put it, and what macOS has; the first that exists is used. The headless shell is the
 * same engine without a user interface, and takes a third of the processor time.
 */
const USUAL_PLACES = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Path of a Chromium: `CHROMIUM_PATH` where it is set, else one in a usual place, else undefined. */
export function findChromium(): string | undefined {
  const asked = process.env.CHROMIUM_PATH;
  return asked ?? USUAL_PLACES.find((path) => existsSync(path));
}
