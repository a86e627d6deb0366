import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";
import { describe, expect, it, vi } from "vitest";
import { intervalBar } from "../../src/cli/progress/interval-bar.ts";
import { liveReporter } from "../../src/cli/progress/live-reporter.ts";
import { plainReporter } from "../../src/cli/progress/plain-reporter.ts";
import { durationText } from "../../src/cli/progress/progress-text.ts";
import type { RunEvent } from "../../src/harness/reporter.ts";

const progress = (round: number): RunEvent => ({
  type: "progress",
  round,
  elapsedSeconds: 10,
  remainingSeconds: 95,
  cell: "tiny fastify/express",
  ratio: { ratio: 1.7, low: 1.63, high: 1.8, pairs: 40, spawns: 8 },
  control: { ratio: 1.002, low: 0.98, high: 1.02, pairs: 40, spawns: 8 },
});

describe("progress without a terminal", () => {
  it("is a line for each phase and note, and at most one line of progress in 5 s", () => {
    const lines: string[] = [];
    let nowMillis = 0;
    const reporter = plainReporter(
      (line) => lines.push(line),
      () => nowMillis,
    );
    reporter.event({ type: "phase", phase: "measure", text: "rounds" });
    for (let round = 1; round <= 100; round++) {
      reporter.event(progress(round));
      reporter.event({ type: "slice-invalid", cause: "machine-stall", cell: "tiny" });
      nowMillis += 100;
    }
    reporter.event({ type: "note", text: "done soon" });
    expect(lines).toEqual([
      "measure: rounds",
      "measure: round 1, tiny fastify/express, ratio 1.700 (1.630 to 1.800), 40 pairs of 8 process starts, A/A 1.002, 1 min 35 s left",
      "measure: round 51, tiny fastify/express, ratio 1.700 (1.630 to 1.800), 40 pairs of 8 process starts, A/A 1.002, 1 min 35 s left, 50 invalid so far",
      "note: done soon",
    ]);
  });
});

describe("progress on a terminal", () => {
  const shown = (environment: Record<string, string>) => {
    const stream = Object.assign(new PassThrough(), {
      isTTY: true,
      columns: 80,
      rows: 24,
      // Of the environment given, not of the one the suite runs in: a CI without colours is one.
      getColorDepth: () => WriteStream.prototype.getColorDepth(environment),
    });
    let text = "";
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    // Vitest forces colours on its workers; the reporter is to ask its stream.
    vi.stubEnv("FORCE_COLOR", undefined);
    try {
      const reporter = liveReporter(stream as unknown as NodeJS.WriteStream);
      reporter.event({ type: "phase", phase: "measure", text: "rounds" });
      reporter.event(progress(3));
      reporter.stop();
    } finally {
      vi.unstubAllEnvs();
    }
    return text;
  };

  it("shows phase, round, the ratio with its interval, and the time left", () => {
    const text = shown({ TERM: "xterm-256color" });
    for (const part of ["measure", "round 3", "1.700 (1.630 to 1.800)", "1 min 35 s left", "o"]) {
      expect(text).toContain(part);
    }
  });

  it("has no colour where NO_COLOR is set", () => {
    const bold = `${String.fromCharCode(27)}[1m`;
    expect(shown({ TERM: "xterm-256color" })).toContain(bold);
    expect(shown({ TERM: "xterm-256color", NO_COLOR: "1" })).not.toContain(bold);
  });
});

describe("the bar of an interval", () => {
  it("marks 1, the interval and the ratio on a scale that always shows 0.8 to 1.25", () => {
    expect(intervalBar({ ratio: 1, low: 0.9, high: 1.1111 }, 21)).toBe(".....=====o=====.....");
    expect(intervalBar({ ratio: 1.7, low: 1.6, high: 1.8 }, 41)).toMatch(/^\.+\|\.+=+o=+\.+$/);
    expect(intervalBar({ ratio: 0.1, low: 0.05, high: 30 }, 41)).toHaveLength(41);
  });

  it("narrows as the interval does", () => {
    const width = (low: number, high: number) =>
      intervalBar({ ratio: 1.1, low, high }, 60).replaceAll(/[.|]/g, "").length;
    expect(width(1.08, 1.12)).toBeLessThan(width(0.9, 1.2));
  });
});

describe("a duration", () => {
  it("is said in minutes and seconds", () => {
    expect([0, 59.4, 60, 95, 3_605, -3].map(durationText)).toEqual([
      "0 s",
      "59 s",
      "1 min 00 s",
      "1 min 35 s",
      "60 min 05 s",
      "0 s",
    ]);
  });
});
