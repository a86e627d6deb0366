/**
 * Makes sure that there is a Chromium for the browser tests. Runs before `npm test`. On Debian and
 * Ubuntu, as root, it installs the distribution's package; elsewhere it says what is missing, and the
 * browser tests are left out with that reason.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium } from "./browser/chromium.ts";

if (findChromium() === undefined) {
  const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!canInstall) {
    console.error(
      "No Chromium was found: the browser tests will be left out. Install it, or name it in CHROMIUM_PATH.",
    );
  } else {
    console.error("No Chromium was found: installing the distribution's for the browser tests.");
    const apt = (...args: string[]) =>
      spawnSync("apt-get", args, {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      }).status === 0;
    const install = (...names: string[]) =>
      apt("install", "-q", "-y", "--no-install-recommends", ...names, "fonts-dejavu-core");
    apt("update", "-q");
    // Not every distribution has the headless shell by itself.
    if (!install("chromium-headless-shell") && !install("chromium")) {
      console.error(
        "Chromium could not be installed; install it by hand, or name it in CHROMIUM_PATH.",
      );
      process.exitCode = 1;
    }
  }
}
