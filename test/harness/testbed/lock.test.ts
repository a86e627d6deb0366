import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runLab } from "../../../src/harness/run/run.ts";
import {
  type LockHolder,
  type LockOptions,
  takeLock,
  waitingText,
} from "../../../src/harness/testbed/lock.ts";
import { loadLab } from "../../../src/lab/load-lab.ts";
import { makeTrialRoot, removeTrialRoot } from "../run/trial-root.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(folder, "lock");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

const take = (options: Partial<LockOptions> = {}) =>
  takeLock({
    purpose: "lab run mine",
    wait: false,
    signal: new AbortController().signal,
    onWait: () => {},
    path,
    ...options,
  });

/** Some process that runs, and has the lock. */
function holding(lock: (pid: number) => unknown) {
  const child = spawn("sleep", ["600"], { stdio: "ignore" });
  writeFileSync(path, JSON.stringify(lock(child.pid!)));
  return { pid: child.pid!, end: () => child.kill("SIGKILL") };
}

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1e3).toISOString();

describe("a lock", () => {
  it("says who has it, what runs and since when, until it is released", async () => {
    const release = await take();
    const { pid, purpose, since } = JSON.parse(readFileSync(path, "utf8")) as LockHolder;
    expect({ pid, purpose }).toEqual({ pid: process.pid, purpose: "lab run mine" });
    expect(Math.abs(Date.now() - Date.parse(since!))).toBeLessThan(60_000);
    release();
    expect(existsSync(path)).toBe(false);
  });

  it("is refused with what runs and for how long", async () => {
    const { pid, end } = holding((pid) => ({
      pid,
      purpose: "lab run knee",
      since: secondsAgo(200),
    }));
    await expect(take()).rejects.toThrow(
      new RegExp(`^Another run \\(process ${pid}, lab run knee, for 3 min 2\\d s\\) is measuring`),
    );
    end();
  });

  it("is waited for, and told of once", async () => {
    const { pid, end } = holding((pid) => ({ pid, purpose: "lab run knee", since: secondsAgo(5) }));
    const onWait = vi.fn(() => setTimeout(end, 600));
    const release = await take({ wait: true, onWait });
    expect(onWait.mock.calls).toEqual([
      [expect.objectContaining({ pid, purpose: "lab run knee" })],
    ]);
    release();
  });

  it("of a process that has ended is taken over, and so is a file that names none", async () => {
    for (const text of [JSON.stringify({ pid: spawnSync("true").pid }), "", "{}", "-1", "nobody"]) {
      writeFileSync(path, text);
      (await take())();
      expect(existsSync(path)).toBe(false);
    }
  });

  it("of another version, which holds the number alone or says more, is one too", async () => {
    for (const more of [undefined, { boot: "b1" }]) {
      const { pid, end } = holding((pid) => (more === undefined ? pid : { pid, ...more }));
      await expect(take()).rejects.toThrow(`Another run (process ${pid}) is measuring`);
      end();
    }
  });

  it("that another process has meanwhile is not released", async () => {
    const release = await take();
    const { end } = holding((pid) => ({ pid, purpose: "lab run knee" }));
    release();
    expect(existsSync(path)).toBe(true);
    end();
  });
});

describe("the sentence for whoever waits", () => {
  it.each([
    [{ pid: 7 }, "Waiting for the run of process 7 to end."],
    [
      { pid: 7, purpose: "lab doctor", since: "2026-01-01T00:00:00.000Z" },
      "Waiting for the run of process 7 (lab doctor, for 45 s) to end.",
    ],
    [
      { pid: 7, purpose: "lab run knee", since: "2025-12-31T23:00:00.000Z" },
      "Waiting for the run of process 7 (lab run knee, for 60 min 45 s) to end.",
    ],
  ])("of %j", (holder, sentence) => {
    expect(waitingText(holder, new Date("2026-01-01T00:00:45.000Z"))).toBe(sentence);
  });
});

describe("a run with nothing to measure", () => {
  it("is refused before it waits for another one, and before anything is started", async () => {
    vi.stubEnv("LAB_LOCK", path);
    const { end } = holding((pid) => ({ pid, purpose: "lab run knee" }));
    const root = makeTrialRoot();
    const event = vi.fn();
    const run = runLab({
      root,
      lab: await loadLab(root, "trial"),
      mode: "quick",
      only: ["one"],
      wait: true,
      signal: new AbortController().signal,
      reporter: { event },
    });
    await expect(run).rejects.toThrow("Nothing to measure: no workload of lab trial compares");
    expect(event).not.toHaveBeenCalled();
    end();
    removeTrialRoot(root);
  });
});
