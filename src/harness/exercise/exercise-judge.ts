/** An exercise with a judge of its own: what the harness lends to it. */
import { isAbsolute, join, relative } from "node:path";
import { type JudgedExercise, type RequestSpec, Workload } from "../../lab/definition.ts";
import type { FaultTools } from "../../lab/faults.ts";
import type { JudgeContext, JudgedClass, JudgedFile, JudgedLine } from "../../lab/judge.ts";
import { OpenLoop, steady } from "../../lab/load-profile.ts";
import { decodeHistogram, mergeHistograms, percentileMicros } from "../../stats/histogram.ts";
import type { ReportAnswer } from "../load/open/protocol.ts";
import type { ClassReport } from "../load/open/request-log.ts";
import { performFaults } from "../measure/fault-script.ts";
import type { Reading } from "../measure/instruments.ts";
import { followSchedule } from "../measure/open-schedule.ts";
import { startOpenGenerator } from "../testbed/load-processes.ts";
import { startServer } from "../testbed/server-under-test.ts";
import type { TestBed } from "../testbed/testbed.ts";

const MICROS_PER_MILLI = 1e3;

/** An app that the harness sends nothing to still belongs to a workload, and a workload has a request and a load. */
const UNASKED: RequestSpec[] = [{ method: "GET", path: "/", expect: { status: 200, body: "" } }];
const UNLOADED = OpenLoop.parse(
  steady({ ratePerSecond: 1, sliceSeconds: 1, slices: 1, connections: 1, maximumOutstanding: 1 }),
);

/** Lets the lab's judge look at the learner's file, measuring through the harness what it asks for. */
export async function judgeByLab(bed: TestBed, exercise: JudgedExercise): Promise<JudgedLine[]> {
  const generator = startOpenGenerator(bed);
  const { labFolder } = bed;
  const files = {
    learner: join(labFolder, exercise.learner),
    starter: join(labFolder, exercise.starter),
    solution: join(labFolder, exercise.solution),
  };
  const start = (
    file: JudgedFile,
    params: Record<string, string | number | boolean>,
    requests: readonly RequestSpec[],
    load: OpenLoop,
  ) => {
    const name = typeof file === "string" ? file : "app";
    const path = typeof file === "string" ? files[file] : file.path;
    const workload = Workload.parse({
      id: "exercise",
      title: exercise.task,
      design: "interleaved",
      apps: { [name]: { file: isAbsolute(path) ? relative(labFolder, path) : path, params } },
      requests,
      load,
      cores: "rest",
    });
    return startServer(bed, workload, name);
  };
  const context: JudgeContext = {
    ...files,
    services: bed.services.urls,
    measure: async (file, params, requests, asked, seed) => {
      const load = OpenLoop.parse(asked);
      const server = await start(file, params, requests, load);
      try {
        const { answer, readings } = await followSchedule({ generator, server, load, seed });
        return {
          classes: judgedClasses(answer),
          eventLoopDelayP99Millis: Math.max(
            ...readings
              .slice(1)
              .map(({ probe }) => probe.eventLoopDelayP99Micros / MICROS_PER_MILLI),
          ),
          eventLoopUtilization: utilizationOf(readings),
          overloaded: answer.report.overloaded,
        };
      } finally {
        await server.process.stop();
      }
    },
    withApp: async (file, params, look) => {
      const server = await start(file, params, UNASKED, UNLOADED);
      try {
        const tools: FaultTools = {
          follow: (script, loadEnded) => performFaults(script, server, loadEnded),
        };
        return await look({ url: server.url, tools });
      } finally {
        await server.process.stop();
      }
    },
  };
  try {
    return await exercise.judge(context);
  } finally {
    await generator.stop();
  }
}

/** A class over all slices of a schedule; what was due while it settled is left out. */
function judgedClasses({ slices }: ReportAnswer): JudgedClass[] {
  const reports = slices.flatMap(({ classes }) => classes);
  return [...Map.groupBy(reports, ({ requestClass }) => requestClass)].map(
    ([requestClass, some]) => {
      const sum = (of: (report: ClassReport) => number) =>
        some.reduce((total, report) => total + of(report), 0);
      const completed = sum((report) => report.completed);
      const histogram = mergeHistograms(
        some.map(({ latencyBase64 }) => decodeHistogram(latencyBase64)),
      );
      const p99 = percentileMicros(histogram, 99);
      const latencies = sum((report) => report.meanLatencyMicros * report.completed);
      return {
        requestClass,
        completed,
        wrong: sum((report) => report.mismatches),
        failed: sum(({ failed }) => Object.values(failed).reduce((a, b) => a + b, 0)),
        refused: sum((report) => report.refused),
        meanMillis: completed > 0 ? latencies / completed / MICROS_PER_MILLI : 0,
        p50Millis: completed > 0 ? histogram.getValueAtPercentile(50) / MICROS_PER_MILLI : 0,
        p99Millis: p99 === undefined ? undefined : p99 / MICROS_PER_MILLI,
      };
    },
  );
}

function utilizationOf(readings: readonly Reading[]): number {
  const [first, last] = [readings[0]?.probe, readings.at(-1)?.probe];
  if (first === undefined || last === undefined) return 0;
  const active = last.eventLoopActiveMillis - first.eventLoopActiveMillis;
  const idle = last.eventLoopIdleMillis - first.eventLoopIdleMillis;
  return active + idle > 0 ? active / (active + idle) : 0;
}
