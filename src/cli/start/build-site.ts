import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { buildLockPath, takeLock } from "../../harness/testbed/lock.ts";
import { compressFiles } from "./compress.ts";

/** Builds the site of the checkout at `root` into `outDir`, when no other build of this checkout is under way. */
export async function buildSite(
  root: string,
  outDir: string,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const onWait = ({ pid }: { pid: number }) =>
    say(`Process ${pid} is building it too; waiting for that to end.`);
  const release = await takeLock({
    purpose: "npm start",
    wait: true,
    signal,
    onWait,
    path: buildLockPath(root),
  });
  try {
    await runAstro(root, outDir, signal);
    if (!signal.aborted) await compressFiles(outDir);
  } finally {
    release();
  }
}

/** A process whose output is the progress; it ends when the signal fires. */
function runAstro(root: string, outDir: string, signal: AbortSignal): Promise<void> {
  const astro = join(
    dirname(createRequire(import.meta.url).resolve("astro/package.json")),
    "bin",
    "astro.mjs",
  );
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [astro, "build", "--outDir", outDir], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1" },
    });
    const end = () => child.kill("SIGTERM");
    signal.addEventListener("abort", end, { once: true });
    child.on("error", reject);
    child.on("close", (code) => {
      signal.removeEventListener("abort", end);
      if (code === 0 || signal.aborted) resolve();
      else
        reject(
          new Error(`The site could not be built (exit code ${code}); the lines above say why.`),
        );
    });
  });
}
