/**
 * Every variant of every lab answers as declared, and every invariant is found as the lab expects it. What is on record as
 * verified, with the very files, harness and packages that are there now, is not verified again, unless LAB_VERIFY is "all".
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { labCache } from "../../src/harness/home.ts";
import { listLabIds } from "../../src/lab/load-lab.ts";
import { isVerifiedAsItIs } from "../../src/result/store/verified.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LAB = join(ROOT, "src", "cli", "lab.mjs");
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;
/** Some labs take a minute by themselves, and several times that beside other tests. */
const TEN_MINUTES_MILLIS = 600_000;

interface Verified {
  labs: {
    failures: string[];
    invariants: { id: string; variant: string; expected: string; held: boolean }[];
  }[];
}

/** What `lab verify` looks at, in a home of its own, so that several labs may be looked at side by side. */
async function verify(lab: string): Promise<Verified["labs"][number]> {
  const home = mkdtempSync(join(tmpdir(), `verify-${lab}-`));
  const env = {
    ...process.env,
    LAB_CACHE: labCache(ROOT),
    LAB_HOME: home,
    LAB_LOCK: join(home, "lock"),
    NO_COLOR: "1",
  };
  const options = { cwd: ROOT, env, maxBuffer: MOST_OUTPUT_BYTES };
  try {
    const said = await new Promise<string>((resolve) => {
      // A lab that is not as expected ends with 1, and what it says tells why.
      execFile(process.execPath, [LAB, "verify", lab, "--json"], options, (_, out, error) =>
        resolve(out.startsWith("{") ? out : JSON.stringify({ labs: [{ failures: [error] }] })),
      );
    });
    return (JSON.parse(said) as Verified).labs[0]!;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

describe.each(listLabIds(ROOT))("lab verify %s", (lab) => {
  const isOnRecord = process.env.LAB_VERIFY !== "all" && isVerifiedAsItIs(ROOT, lab);
  test.skipIf(isOnRecord)(
    "finds every answer and every invariant as the lab declares it",
    async () => {
      const { failures, invariants } = await verify(lab);
      expect(failures).toEqual([]);
      expect(invariants.length).toBeGreaterThan(0);
      for (const { id, variant, expected, held } of invariants)
        expect([id, variant, held]).toEqual([id, variant, expected === "held"]);
    },
    TEN_MINUTES_MILLIS,
  );
});
