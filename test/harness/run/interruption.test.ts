import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type JournalContent, readJournal } from "../../../src/harness/run/journal.ts";
import { DrivenRun, descendants, stillRunningAfter } from "./driven-run.ts";
import { makeTrialRoot, removeTrialRoot } from "./trial-root.ts";

const SIGNALS = ["SIGKILL", "SIGTERM", "SIGINT"] as const;
const roots: string[] = [];
const trial = (ballast = false) => {
  const root = makeTrialRoot({}, "handbook", ballast);
  roots.push(root);
  return root;
};
afterEach(() => {
  for (const root of roots.splice(0)) removeTrialRoot(root);
});

const runFolder = (root: string) =>
  join(root, ".lab", "runs", readdirSync(join(root, ".lab", "runs"))[0]!);

interface MeasuredSlice {
  cell: number;
  spawn: number;
  slice: number;
  observations: { variant: string }[];
}

/** Makes a run that may have come to its end before the signal did one that has still to be derived. */
function withoutItsEnd(root: string): void {
  const journal = join(runFolder(root), "journal.jsonl");
  const lines = readFileSync(journal, "utf8").split("\n");
  writeFileSync(journal, lines.filter((line) => !line.startsWith('{"type":"end"')).join("\n"));
}

/** Interrupts a run when it has said that a phase has begun, and returns what was left of it. */
async function interrupt(
  root: string,
  phase: string,
  signal: NodeJS.Signals,
  flags: string[] = [],
) {
  const run = new DrivenRun(root, { flags });
  await run.line((line) =>
    phase === "measure" ? line.type === "progress" : line.type === "phase" && line.phase === phase,
  );
  const children = descendants(run.process.pid!);
  run.process.kill(signal);
  const { code } = await run.ended;
  return { run, code, left: await stillRunningAfter(children, 2_000), children };
}

describe("a run that is killed", () => {
  for (const phase of ["prepare", "verify"]) {
    for (const signal of SIGNALS) {
      it(`by ${signal} while it is in phase "${phase}" leaves no process and a readable journal`, async () => {
        const root = trial();
        const { code, left, children, run } = await interrupt(root, phase, signal);
        expect(left).toEqual([]);
        if (phase !== "prepare") expect(children.length).toBeGreaterThan(1);
        expect(readJournal(runFolder(root)).header.lab).toBe("trial");
        if (signal === "SIGKILL") return;
        expect(code).toBe(130);
        expect(run.error?.message).toContain("--resume");
      });
    }
  }

  it('while it is in phase "measure" leaves no process and a readable journal, and is finished by --resume with nothing measured twice', async () => {
    const root = trial(true);
    const journals: JournalContent[] = [];
    for (const [index, signal] of SIGNALS.entries()) {
      const flags = index > 0 ? ["--resume"] : [];
      const { code, left, children, run } = await interrupt(root, "measure", signal, flags);
      expect(left).toEqual([]);
      expect(children.length).toBeGreaterThan(1);
      if (signal !== "SIGKILL") {
        expect(code).toBe(130);
        expect(run.error?.message).toContain("--resume");
      }
      journals.push(readJournal(runFolder(root)));
      // Half a line, as a process leaves it that is ended while it writes.
      if (signal === "SIGKILL")
        appendFileSync(join(runFolder(root), "journal.jsonl"), '{"type":"slice","sli');
    }
    const resumed = new DrivenRun(root, { flags: ["--resume"] });
    await resumed.ended;
    const document = resumed.done?.document;
    expect(document?.seed).toBe(7);
    expect(document?.started).toBe(journals[0]!.header.started);
    expect(document?.plan.partial).toBe(false);
    const keys = (document?.raw.slices as MeasuredSlice[]).map(
      ({ cell, spawn, slice, observations }) =>
        `${cell}/${spawn}/${slice}/${observations[0]?.variant}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(resumed.lines.some(({ type, phase }) => type === "phase" && phase === "verify")).toBe(
      !journals.at(-1)!.lines.some(({ type }) => type === "invariants"),
    );
    const again = new DrivenRun(root, { flags: ["--resume"] });
    await again.ended;
    expect(again.error).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("no unfinished run"),
    });
  });

  it('while it is in phase "derive" leaves no process and a readable journal, and is derived again', async () => {
    const root = trial();
    // Whatever ends it there, all has been measured, so that each further one begins where the last was ended.
    for (const [index, signal] of SIGNALS.entries()) {
      const { left } = await interrupt(root, "derive", signal, index > 0 ? ["--resume"] : []);
      expect(left).toEqual([]);
      expect(readJournal(runFolder(root)).header.lab).toBe("trial");
      withoutItsEnd(root);
    }
    const last = new DrivenRun(root, { flags: ["--resume"] });
    await last.ended;
    expect(last.lines.some(({ type }) => type === "progress")).toBe(false);
    expect(last.done?.document.plan.partial).toBe(false);
  });

  it("cannot be resumed after its lab has changed", async () => {
    const root = trial();
    await interrupt(root, "verify", "SIGINT");
    appendFileSync(join(root, "labs", "trial", "one.ts"), "\n// changed\n");
    const changed = new DrivenRun(root, { flags: ["--resume"] });
    await changed.ended;
    expect(changed.error).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("has changed"),
    });
  });
});
