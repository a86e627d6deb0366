import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { ResultDocument } from "../../src/result/schema.ts";
import { DrivenRun, type DriveOptions, descendants, stillRunningAfter } from "./driven-run.ts";
import { makeTrialRoot, RIGHT, removeTrialRoot, underLoad } from "./trial-root.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const roots: string[] = [];

function trial(...[apps, folder, ballast]: Parameters<typeof makeTrialRoot>): string {
  const root = makeTrialRoot(apps, folder, ballast);
  roots.push(root);
  return root;
}

async function drive(root: string, options?: DriveOptions): Promise<DrivenRun> {
  const run = new DrivenRun(root, options);
  await run.ended;
  return run;
}

afterEach(() => {
  for (const root of roots.splice(0)) removeTrialRoot(root);
});

describe("a run of the harness", () => {
  it("goes from a lab definition to a document that parses, with a control and a verdict", async () => {
    const run = await drive(trial({}, "handbook", true));
    expect(run.error).toBeUndefined();
    const document = ResultDocument.parse(run.done?.document);
    expect(document.comparisons.map(({ variant, baseline }) => `${variant}/${baseline}`)).toContain(
      "other/one",
    );
    expect(document.control?.pairs).toBeGreaterThan(0);
    expect(document.plan.cells.every(({ spawns }) => spawns >= 1)).toBe(true);
    // A variant whose few slices alone were all disturbed by other tests has no throughput to show.
    const alone = document.raw.slices.filter(
      ({ cell, invalid }) =>
        document.plan.cells[cell]?.design === "interleaved" && invalid === null,
    );
    const shown = [...new Set(alone.map(({ observations }) => observations[0]?.variant))].sort();
    expect(
      document.summaries
        .filter(({ metric }) => metric === "throughputPerSecond")
        .map(({ variant }) => variant)
        .sort(),
    ).toEqual(shown);
    expect(document.claims[0]?.verdict).not.toBe("not-supported");
    expect(document.invariants.every(({ held }) => held)).toBe(true);
    expect(document.plan.partial).toBe(false);
    const withBallast = document.plan.cells.filter(({ ballast }) => ballast);
    expect(withBallast.map(({ design }) => design)).toEqual(
      document.machine.pinning.applied ? ["control", "duet"] : [],
    );
    expect(document.raw.histograms.map(({ variant }) => variant).sort()).toEqual(shown);
  });

  it("works from a checkout, and on a lab, whose paths have spaces and letters beyond ASCII", async () => {
    const root = trial({}, "Prüfstand Nr. 1 – 測定");
    const checkout = join(root, "Übung – 二");
    mkdirSync(checkout);
    for (const name of ["src", "test", "package.json"])
      cpSync(join(PROJECT, name), join(checkout, name), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules"), join(checkout, "node_modules"));
    const run = await drive(root, { driver: join(checkout, "test", "harness", "drive-run.ts") });
    expect(run.error).toBeUndefined();
    expect(run.done).toBeDefined();
  });

  it("works with 256 open files for a process", async () => {
    expect((await drive(trial(), { under: ["prlimit", "--nofile=256:256"] })).done).toBeDefined();
  });

  it("refuses a limit of open files that its connections do not fit in, and says how to raise it", async () => {
    const run = await drive(trial(), { under: ["prlimit", "--nofile=56:56"] });
    expect(run.error).toMatchObject({ exitCode: 3, message: expect.stringContaining("ulimit -n") });
  });

  it("works without taskset and says in the document that nothing was pinned", async () => {
    const root = trial();
    const bin = join(root, "bin");
    mkdirSync(bin);
    symlinkSync("/bin/sh", join(bin, "sh"));
    const run = await drive(root, { environment: { PATH: bin } });
    expect(run.done?.document.machine.pinning).toMatchObject({
      applied: false,
      reason: expect.stringContaining("taskset"),
    });
  });
});

describe("a variant at fault", () => {
  const faulty = async (other: string) => {
    const run = await drive(trial({ other }));
    expect(run.done).toBeUndefined();
    expect(run.error?.exitCode).toBe(1);
    expect(run.error?.message).toContain("ariant other");
    return run.error?.message ?? "";
  };

  it("that crashes at boot is named with its own error", async () => {
    expect(await faulty("process.exit(3);")).toMatch(
      /ended with exit code 3.*lab serve trial other/,
    );
    expect(
      await faulty("throw new TypeError('no such table');\nexport default () => 0;"),
    ).toContain("no such table");
  });

  it("that hangs at boot is given up, whether it waits or loops", async () => {
    expect(await faulty("await new Promise(() => setInterval(() => {}, 1000));")).toMatch(
      /no answer .* within 3 s/,
    );
    expect(await faulty("for (;;);")).toMatch(/no answer .* within 3 s/);
  });

  it("that returns no server is named with what it returned", async () => {
    expect(await faulty("export default () => 42;")).toContain("must return a request listener");
    expect(await faulty("export const app = 1;")).toContain("no default export");
  });

  it("that dies under load is named with how it ended", async () => {
    expect(await faulty(underLoad("process.exit(9);"))).toContain("ended with exit code 9");
  });

  it("that answers with a wrong body is refused before anything is measured, with the difference", async () => {
    expect(await faulty(RIGHT.replace('"right":true', '"right":fals'))).toMatch(
      /another body, from character 9 .* before load/,
    );
  });

  it("that answers with a wrong status is refused with both statuses", async () => {
    expect(await faulty(RIGHT.replace("200", "203"))).toContain("status 203 instead of 200");
  });

  it("that answers with a wrong header is refused with both values", async () => {
    expect(await faulty(RIGHT.replace("application/json", "text/plain"))).toContain(
      'content-type "text/plain" instead of "application/json"',
    );
  });

  it("that drips its answer is refused in time", async () => {
    const drip = `export default () => (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      setInterval(() => response.write(" "), 200);
    };`;
    expect(await faulty(drip)).toContain("did not finish its answer");
  });

  it("that answers wrongly only under load is found by its count", async () => {
    expect(await faulty(underLoad("response.writeHead(500).end('no');"))).toMatch(
      /failed \d+ of \d+ requests under load/,
    );
  });
});

describe("two runs at once", () => {
  it("the second refuses with a sentence, or waits when asked to", async () => {
    const root = trial();
    const first = new DrivenRun(root);
    await first.line(({ type, phase }) => type === "phase" && phase === "verify");
    const second = await drive(root);
    expect(second.error).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`process ${first.process.pid}`),
    });
    const third = await drive(root, { flags: ["--wait"] });
    expect((await first.ended).code).toBe(0);
    expect(
      third.lines.some(({ type, text }) => type === "note" && String(text).startsWith("Waiting")),
    ).toBe(true);
    expect(third.done).toBeDefined();
    expect(existsSync(join(root, "lock"))).toBe(false);
  });

  it("a lock whose owner was killed is taken over", async () => {
    const root = trial();
    const first = new DrivenRun(root);
    await first.line(({ type, phase }) => type === "phase" && phase === "verify");
    first.process.kill("SIGKILL");
    await first.ended;
    expect(existsSync(join(root, "lock"))).toBe(true);
    expect((await drive(root)).done).toBeDefined();
  });
});

describe("a journal on a full disk", () => {
  const mountable = (() => {
    try {
      mkdirSync("/tmp/lab-mount-trial", { recursive: true });
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", "/tmp/lab-mount-trial"], {
        stdio: "ignore",
      });
      execFileSync("umount", ["/tmp/lab-mount-trial"]);
      return true;
    } catch {
      return false;
    }
  })();

  it.skipIf(!mountable)("ends the run with a sentence and leaves no process", async () => {
    const root = trial();
    const home = join(root, "small");
    mkdirSync(home);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8k", "tmpfs", home]);
    try {
      const run = new DrivenRun(root, { environment: { LAB_HOME: home } });
      await run.line(({ type, phase }) => type === "phase" && phase === "verify");
      const children = descendants(run.process.pid!);
      await run.ended;
      expect(run.error).toMatchObject({
        exitCode: 3,
        message: expect.stringContaining("the disk is full"),
      });
      expect(await stillRunningAfter(children, 2_000)).toEqual([]);
    } finally {
      execFileSync("umount", [home]);
    }
  });
});
