import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import {
  ManagedProcess,
  type ManagedProcessOptions,
} from "../../../src/harness/processes/managed-process.ts";
import { NodeProcess } from "../../../src/harness/processes/node-process.ts";
import { runTool } from "../../../src/harness/processes/tool.ts";
import { descendants, stillRunningAfter } from "../run/driven-run.ts";

const guardian = new Guardian();
const folder = realpathSync(mkdtempSync(join(tmpdir(), "processes-")));
afterAll(() => {
  guardian.close();
  rmSync(folder, { recursive: true, force: true });
});

const common = () => ({
  name: "The program",
  guardian,
  signal: new AbortController().signal,
  advice: "Try again.",
});

/** Starts some words of the shell. */
const shell = (words: string, options: Partial<ManagedProcessOptions> = {}) =>
  new ManagedProcess({
    ...common(),
    command: "/bin/sh",
    args: ["-c", words],
    cwd: "/",
    environment: { PATH: "/usr/bin:/bin", ONLY: "this" },
    ...options,
  });

/** A shell that has started another process. */
async function withDescendant(options?: Partial<ManagedProcessOptions>) {
  const parent = shell("sleep 600 & wait", options);
  let below: number[] = [];
  while (below.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    below = descendants(parent.pid!);
  }
  return { parent, below };
}

describe("a managed process", () => {
  it("says how it ended and its last words", async () => {
    const one = shell("echo $ONLY$HOME; echo 'no luck' >&2; exit 3");
    expect(await one.exited).toEqual({ exitCode: 3, startFailure: undefined });
    expect(one.endedByItself).toBe(true);
    expect(one.log).toBe("this\nno luck\n");
    expect(one.failure().message).toBe(
      "The program ended with exit code 3 (its last words: no luck). Try again.",
    );
  });

  it("says which signal ended it", async () => {
    const one = shell("kill -SEGV $$");
    expect((await one.exited).exitCode).toBeUndefined();
    expect(one.failure().message).toBe("The program ended by SIGSEGV. Try again.");
  });

  it("says why it could not be started", async () => {
    const one = shell("", { command: "/nowhere/at-all" });
    expect(await one.exited).toEqual({
      exitCode: undefined,
      startFailure: "spawn /nowhere/at-all ENOENT",
    });
    expect(one.alive).toBe(false);
    expect(one.failure().message).toBe(
      "The program ended before it started (spawn /nowhere/at-all ENOENT). Try again.",
    );
  });

  it("takes with it all that it has started when it is stopped, which is no death of its own", async () => {
    const { parent, below } = await withDescendant();
    await parent.stop();
    expect(await stillRunningAfter([parent.pid!, ...below], 5_000)).toEqual([]);
    expect(parent.endedByItself).toBe(false);
    expect(parent.failure().message).toContain("ended by SIGKILL");
  });

  it("ends with all that it has started on abort, also where that came before it", async () => {
    const abort = new AbortController();
    const { parent, below } = await withDescendant({ signal: abort.signal });
    abort.abort();
    await parent.exited;
    expect(await stillRunningAfter(below, 5_000)).toEqual([]);
    const late = shell("sleep 600", { signal: abort.signal });
    await late.exited;
    expect(late.endedByItself).toBe(false);
  });

  it.skipIf(process.getuid?.() !== 0)("runs as another user where it is told to", async () => {
    const one = shell("id -u; id -g", { user: { uid: 65_534, gid: 65_534 } });
    await one.exited;
    expect(one.log).toBe("65534\n65534\n");
  });
});

describe("a tool", () => {
  const options = { cwd: "/", environment: {}, guardian, signal: new AbortController().signal };
  const run = (words: string, timeoutMillis = 60_000) =>
    runTool("/bin/sh", ["-c", words], { ...options, timeoutMillis });

  it("gives its code and all that it said", async () => {
    const outcome = await run("head -c 200000 /dev/zero | tr '\\0' x; echo oh >&2; exit 4");
    expect(outcome).toEqual({ code: 4, stdout: "x".repeat(200_000), stderr: "oh\n" });
  });

  it("has no code when it takes too long, and says so", async () => {
    expect(await run("echo begun; sleep 600", 200)).toEqual({
      code: undefined,
      stdout: "begun\n",
      stderr: "\n/bin/sh did not end within 0.2 s",
    });
  });

  it("has no code when it cannot be started, and says why", async () => {
    const outcome = await runTool("/nowhere/at-all", [], { ...options, timeoutMillis: 60_000 });
    expect(outcome).toEqual({
      code: undefined,
      stdout: "",
      stderr: "spawn /nowhere/at-all ENOENT",
    });
  });
});

describe("a process of ours that answers messages", () => {
  const start = (program: string) => {
    const entry = join(folder, "program.ts");
    writeFileSync(entry, `process.on("message", (message: { type: string }) => { ${program} });`);
    return new NodeProcess({ ...common(), entry, pin: undefined });
  };

  it("answers, each message that is waited for once", async () => {
    const one = start('process.send!({ type: "told", asked: message, at: new Date(0) });');
    // Messages are JSON: a date arrives as text.
    expect(await one.ask({ type: "tell" }, "told", 60_000)).toEqual({
      type: "told",
      asked: { type: "tell" },
      at: "1970-01-01T00:00:00.000Z",
    });
    await one.stop();
    await expect(one.receive("told", 60_000)).rejects.toThrow("The program ended by SIGKILL");
  });

  it("may refuse with a reason", async () => {
    const one = start('process.send!({ type: "failed", reason: "the door is shut" });');
    await expect(one.ask({ type: "tell" }, "told", 60_000)).rejects.toThrow(
      "The program failed: the door is shut",
    );
    await one.stop();
  });

  it("that gives no answer is named, with what was waited for", async () => {
    const one = start("");
    await expect(one.ask({ type: "tell" }, "told", 100)).rejects.toThrow(
      'The program gave no answer ("told") within 0.1 s.',
    );
    await one.stop();
  });

  it("tells who waits that it has ended, with the line that names an error", async () => {
    const one = start('throw new TypeError("no door at all");');
    await expect(one.ask({ type: "tell" }, "told", 60_000)).rejects.toThrow(
      "The program ended with exit code 1: TypeError: no door at all. Try again.",
    );
  });

  it("tells who waits that it was stopped", async () => {
    const one = start("");
    const waiting = one.ask({ type: "tell" }, "told", 60_000);
    await Promise.all([expect(waiting).rejects.toThrow("The program was stopped."), one.stop()]);
  });
});
