import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { ResultDocument } from "../../../src/result/document/schema.ts";
import { DrivenRun, type DriveOptions, descendants, stillRunningAfter } from "./driven-run.ts";
import { makeTrialRoot, removeTrialRoot } from "./trial-root.ts";

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
/** By its whole path, since a run may get another PATH. */
const PRLIMIT = "/usr/bin/prlimit";
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
    const run = await drive(trial({}, "handbook", true), { flags: ["--patient"] });
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

  it("works on 256 open files, without taskset, and where checkout and lab have spaces and letters beyond ASCII in their paths", async () => {
    const root = trial({}, "Prüfstand Nr. 1 – 測定");
    const checkout = join(root, "Übung – 二");
    mkdirSync(checkout);
    for (const name of ["src", "test", "package.json"])
      cpSync(join(PROJECT, name), join(checkout, name), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules"), join(checkout, "node_modules"));
    const bin = join(root, "bin");
    mkdirSync(bin);
    symlinkSync("/bin/sh", join(bin, "sh"));
    const run = await drive(root, {
      driver: join(checkout, "test", "harness", "run", "drive-run.ts"),
      under: [PRLIMIT, "--nofile=256:256"],
      environment: { PATH: bin },
    });
    expect(run.error).toBeUndefined();
    expect(run.done?.document.machine.pinning).toMatchObject({
      applied: false,
      reason: expect.stringContaining("taskset"),
    });
  });

  it("refuses a limit of open files that its connections do not fit in, and says how to raise it", async () => {
    const run = await drive(trial(), { under: ["prlimit", "--nofile=56:56"] });
    expect(run.error).toMatchObject({ exitCode: 3, message: expect.stringContaining("ulimit -n") });
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
    const third = new DrivenRun(root, { flags: ["--wait"] });
    await third.line(({ type, text }) => type === "note" && String(text).startsWith("Waiting"));
    expect((await first.ended).code).toBe(0);
    await third.line(({ type, phase }) => type === "phase" && phase === "verify");
    third.process.kill("SIGTERM");
    expect((await third.ended).code).toBe(130);
    expect(existsSync(join(root, "lock"))).toBe(false);
  });

  it("a lock whose owner was killed is taken over", async () => {
    const root = trial();
    const first = new DrivenRun(root);
    await first.line(({ type, phase }) => type === "phase" && phase === "verify");
    first.process.kill("SIGKILL");
    await first.ended;
    expect(existsSync(join(root, "lock"))).toBe(true);
    const second = new DrivenRun(root);
    await second.line(({ type, phase }) => type === "phase" && phase === "verify");
    second.process.kill("SIGTERM");
    expect((await second.ended).code).toBe(130);
    expect(existsSync(join(root, "lock"))).toBe(false);
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
