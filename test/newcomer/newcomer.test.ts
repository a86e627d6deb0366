/**
 * A newcomer's trial: in a clone, the commands of labs/README.md as they stand there, from nothing to a page that passes
 * every check, on a machine as noisy as it happens to be.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listLabIds } from "../../src/lab/load-lab.ts";
import { rederive } from "../../src/result/derive/rederive.ts";
import { withContentId } from "../../src/result/document/content-id.ts";
import { verificationDigest } from "../../src/result/document/digest.ts";
import { parseResult } from "../../src/result/document/read.ts";
import type { ResultDocument } from "../../src/result/document/schema.ts";
import { changedPaths, cloneInto } from "./checkout.ts";

const ROOT = join(import.meta.dirname, "../..");
/** A build, a run and all checks, each several times as long beside other tests. */
const HALF_AN_HOUR_MILLIS = 30 * 60_000;
const MAY_CHANGE =
  /^(labs\/demo\/|content\/chapters\/23-demo\/|content\/results\/demo\/|content\/verified\.json$|package-lock\.json$)/;

/** The commands of the guide's first block, comments left out. */
const commands = /```sh\n([\s\S]*?)```/
  .exec(readFileSync(join(ROOT, "labs/README.md"), "utf8"))![1]!
  .split("\n")
  .map((line) => line.replace(/\s+#.*$/, ""))
  .filter((line) => line !== "");

let folder: string;
let clone: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "newcomer-"));
  clone = join(folder, "handbook");
  cloneInto(ROOT, clone);
}, HALF_AN_HOUR_MILLIS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a line as a shell does, and gives its exit code with all that it said. */
function shell(line: string): Promise<{ code: number | null; said: string }> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_ENV|NODE_OPTIONS|npm_|LOAD_BEARING_|LAB_)/i.test(name),
  );
  // A lock for this clone alone: the trial is no measurement, and must not wait for one.
  const env = { ...Object.fromEntries(own), LAB_LOCK: join(folder, "lock"), NO_COLOR: "1" };
  return new Promise((resolve, reject) => {
    const child = spawn(line, { cwd: clone, env, shell: true, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, said }));
  });
}

async function succeed(line: string): Promise<string> {
  const { code, said } = await shell(line);
  if (code !== 0) throw new Error(`${line}\nended with ${code}:\n${said.slice(-4_000)}`);
  return said;
}

const page = (path: string) => readFileSync(join(clone, "dist", path, "index.html"), "utf8");

function published(): ResultDocument {
  const results = join(clone, "content/results/demo");
  const [name] = readdirSync(results);
  return parseResult(readFileSync(join(results, name!), "utf8"), name!);
}

describe("a newcomer who follows labs/README.md", () => {
  it(
    "gets from nothing to a page that passes every check",
    async () => {
      const others = listLabIds(clone);
      const digests = () => others.map((id) => verificationDigest(clone, join(clone, "labs", id)));
      const before = digests();
      expect(commands.length).toBeGreaterThan(5);
      for (const command of commands) await succeed(command);
      expect(page("chapters/demo")).toContain("The title of the chapter");
      expect(page(`results/demo/${published().id}`)).toContain(published().reproduce);
      // The record of another lab holds: nothing that it was verified with has changed.
      expect(digests()).toEqual(before);
    },
    HALF_AN_HOUR_MILLIS,
  );

  it("has touched the lab, its chapter, its results, its record and the lock file, and nothing else", () => {
    expect(changedPaths(clone).filter((path) => !MAY_CHANGE.test(path))).toEqual([]);
    expect(changedPaths(clone)).toContain("labs/demo/lab.ts");
  });

  it(
    "is told what the lab still lacks",
    async () => {
      const said = await succeed("npm run lab -- check");
      expect(said).toContain("labs/demo/lab.ts: its exercise is unfinished");
      expect(said).toContain("was measured in quick mode, not reference");
    },
    HALF_AN_HOUR_MILLIS,
  );
});

describe("a run of which nothing is valid", () => {
  it(
    "is published with --partial alone, and its chapter is built and says what is missing",
    async () => {
      const { id: _, ...measured } = published();
      const worst = {
        ...measured,
        id: "",
        started: new Date(Date.parse(measured.started) + 1_000).toISOString(),
        raw: {
          slices: measured.raw.slices.map((slice) => ({
            ...slice,
            invalid: "machine-stall" as const,
          })),
          histograms: [],
        },
      };
      const { id: __, ...body } = { ...worst, ...rederive(worst) };
      const run = join(clone, ".lab/runs/worst");
      mkdirSync(run, { recursive: true });
      writeFileSync(join(run, "result.json"), JSON.stringify(withContentId(body)));

      const refused = await shell("npm run lab -- publish worst");
      expect(refused.said).toContain('The run "worst" is not published, because');
      expect(refused.code).toBe(1);
      await succeed("npm run lab -- publish worst --partial");
      await succeed("LOAD_BEARING_DRAFTS=1 npm run build");
      const text = page("chapters/demo");
      expect(text).toContain("Throughput on total: no valid measurement in this run");
      expect(text).toContain("Latency by percentile on total: no valid measurement in this run");
      expect(text).toContain("Warning:");
    },
    HALF_AN_HOUR_MILLIS,
  );
});
