import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { auditedTables, correctedP99, judge } from "../exercise/judge.ts";
import solution from "../exercise/solution.ts";
import starter from "../exercise/starter.ts";
import { makeTrace, readTrace, traceCsv } from "../exercise/trace.ts";
import lab from "../lab.ts";
import { labFolder } from "./start.ts";

const folder = mkdtempSync(join(tmpdir(), "auditor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inLab = (path: string) => fileURLToPath(new URL(path, labFolder));
let written = 0;
/** What the judge says of an answer that exports this. */
async function judged(answer: unknown): Promise<{ ok: boolean; text: string }[]> {
  written += 1;
  const learner = join(folder, `learner-${written}.mjs`);
  writeFileSync(learner, `export default ${JSON.stringify(answer)};\n`);
  return judge({ learner });
}

describe("the trace", () => {
  test("is the one that its rule makes", () => {
    const csv = readFileSync(inLab("exercise/trace.csv"), "utf8");
    expect(csv).toBe(traceCsv(makeTrace()));
    expect(readTrace(csv)).toEqual(makeTrace());
  });

  test("leaves out all that was due in its stalls but one request of each connection", () => {
    const trace = makeTrace();
    const held = trace.filter((one) => one.answeredMillis - one.sentMillis > 3);
    expect(held).toHaveLength(8);
    // One slot every 10 ms: 61 from 4,300 to 4,900 and 26 from 13,700 to 13,950, 4 of each are sent.
    expect(trace).toHaveLength(2000 - 57 - 22);
  });

  test("has a p99 of 3 ms as recorded, and of s - 0.01 T and the service time as due", () => {
    expect(starter.correctedP99Millis).toBe(3);
    // Of the two stalls only the longer reaches so far: 600 ms - 0.01 x 20 s.
    expect(correctedP99(makeTrace())).toBe(403);
  });
});

describe("the tables", () => {
  test("hold six, and six of their rows break Little's law", () => {
    const { impossible, rows } = auditedTables();
    expect(new Set([...rows].map((row) => row.split("/")[0])).size).toBe(6);
    expect([...impossible].sort()).toEqual([
      "httparena-h2/actix",
      "httparena-h2/blackbull",
      "httparena-h2/h2o",
      "httparena-h2/nginx",
      "httparena-h2/spring-boot",
      "wrk/example",
    ]);
  });
});

describe("the judge", () => {
  test("passes the solution and fails the starter on both counts", async () => {
    const of = (path: string) => judge({ learner: inLab(path) });
    expect((await of("exercise/solution.ts")).map(({ ok }) => ok)).toEqual([true, true]);
    expect((await of("exercise/starter.ts")).map(({ ok }) => ok)).toEqual([false, false]);
  });

  test("is the one that the lab names", () => {
    const { exercise } = LabSchema.parse(lab);
    expect(exercise).toMatchObject({
      starter: "exercise/starter.ts",
      solution: "exercise/solution.ts",
    });
    expect(exercise && "judge" in exercise && exercise.judge).toBe(judge);
  });

  test.each([
    ["a row too few", solution.impossible.slice(1), "1 that cannot be is missing"],
    [
      "an odd row that can be",
      [...solution.impossible, "wrk2/paused-recorded"],
      "this can be: wrk2/paused-recorded",
    ],
    ["a row that is not there", [...solution.impossible, "wrk/other"], "there is no row wrk/other"],
  ])("finds %s", async (_what, impossible, says) => {
    const [rows, p99] = await judged({ ...solution, impossible });
    expect(rows).toMatchObject({ ok: false });
    expect(rows!.text).toContain(says);
    expect(p99).toMatchObject({ ok: true });
  });

  test("takes rows in any order, and a percentile by another convention", async () => {
    const impossible = [...solution.impossible].reverse();
    for (const correctedP99Millis of [400, 413]) {
      const lines = await judged({ impossible, correctedP99Millis });
      expect(lines.map(({ ok }) => ok)).toEqual([true, true]);
    }
  });

  test.each([3, 253, 380, 430, 603, Number.NaN])("refuses a p99 of %s ms", async (millis) => {
    const [, p99] = await judged({ ...solution, correctedP99Millis: millis });
    expect(p99?.ok ?? false).toBe(false);
  });

  test("says that the requests never sent are missing, to who gives the recorded p99", async () => {
    const [, p99] = await judged({ ...solution, correctedP99Millis: 3 });
    expect(p99!.text).toContain("never sent are missing");
  });

  test.each([
    undefined,
    {},
    { impossible: "all", correctedP99Millis: 1 },
    { impossible: [1] },
  ])("says what an answer has to be, instead of %j", async (answer) => {
    const lines = await judged(answer);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ ok: false });
    expect(lines[0]!.text).toContain("impossible: string[]");
  });

  test("says so when the file cannot be loaded", async () => {
    const learner = join(folder, "broken.mjs");
    writeFileSync(learner, "export default {\n");
    const lines = await judge({ learner });
    expect(lines).toHaveLength(1);
    expect(lines[0]!.text).toContain("cannot be loaded");
  });
});
