/** One open-loop schedule against one server, as slices like those of any other load. */
import type { PerformedFault } from "../../lab/faults.ts";
import { type OpenLoop, scheduleSeconds, slicesOf } from "../../lab/load-profile.ts";
import type { ClassObservation, Observation } from "../../result/document/schema.ts";
import {
  decodeHistogram,
  encodeHistogram,
  type Histogram,
  mergeHistograms,
} from "../../stats/histogram.ts";
import type { OpenSliceAnswer, ReportAnswer, SliceBegunMessage } from "../load/open/protocol.ts";
import type { ClassReport } from "../load/open/request-log.ts";
import { readCpuTicks, stolenShare } from "../machine/steal.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { ServerUnderTest } from "../testbed/server-under-test.ts";
import { followFaults } from "./fault-script.ts";
import { type Reading, readInstruments } from "./instruments.ts";
import { instruments, type MeasuredSlice, round } from "./slice.ts";
import { invalidCause } from "./slice-validity.ts";

/** Beyond the schedule and the last request's deadline. */
const SLACK_MILLIS = 20_000;
/** The class of requests of which none states one. */
const ALL = "all";

interface OpenSchedule {
  /** The open-loop generator's process. */
  generator: NodeProcess;
  server: ServerUnderTest;
  load: OpenLoop;
  /** Fixes when requests are due and which of the mix they are: the same for all that are compared. */
  seed: string;
}

/** What one schedule gave: its slices, and the driver's whole report. */
interface ScheduleOutcome {
  slices: MeasuredSlice[];
  answer: ReportAnswer;
  readings: Reading[];
  /** What was done meanwhile, by the workload's script. */
  faults: PerformedFault[];
}

/**
 * Sends one schedule to a server that listens and returns its slices. A request belongs to the slice in
 * which it was due; the server's own instruments are read when slices begin.
 */
export async function followSchedule({
  generator,
  server,
  load,
  seed,
}: OpenSchedule): Promise<ScheduleOutcome> {
  const { profile, arrivals, connections, maximumOutstanding, timeoutSeconds } = load;
  const target = {
    url: server.url,
    requests: server.workload.requests,
    connections,
    maximumOutstanding,
    timeoutMillis: timeoutSeconds * 1e3,
  };
  const patience = (scheduleSeconds(load) + timeoutSeconds) * 1e3 + SLACK_MILLIS;
  await generator.ask({ type: "target", target }, "opened", SLACK_MILLIS);
  const cut = {
    settleSeconds: load.settleSeconds,
    sliceSeconds: load.sliceSeconds,
    slices: Math.round(slicesOf(load)),
  };
  const ticksBefore = readCpuTicks();
  // All are waited for from the start: two may come at once where this process or the generator was held up.
  const begun = Array.from({ length: cut.slices + 1 }, () => {
    const told = generator.receive<SliceBegunMessage>("open-slice-begun", patience);
    told.catch(() => {});
    return told;
  });
  const ended = generator.receive<ReportAnswer>("report", patience);
  ended.catch(() => {});
  generator.send({ type: "run", profile, arrivals, seed, cut });
  const following = followFaults(server.workload.faults ?? [], server);
  const reading: Promise<Reading>[] = [];
  for (const told of begun) {
    await told;
    const read = readInstruments(server);
    read.catch(() => {});
    reading.push(read);
  }
  const answer = await ended;
  const faults = server.workload.faults === undefined ? [] : await following.end();
  const readings = await Promise.all(reading);
  const stolen = stolenShare(ticksBefore, readCpuTicks());
  await generator.ask({ type: "close" }, "closed", SLACK_MILLIS);
  const slices = answer.slices.map((slice, index) =>
    sliceOf(slice, answer, stolen, server, load, [readings[index]!, readings[index + 1]!]),
  );
  return { slices, answer, readings, faults };
}

function sliceOf(
  slice: OpenSliceAnswer,
  { report, clockStepMillis }: ReportAnswer,
  stolen: number,
  { variant, workload, services }: Pick<ServerUnderTest, "variant" | "workload" | "services">,
  { sliceSeconds }: OpenLoop,
  readings: [before: Reading, after: Reading],
): MeasuredSlice {
  const lateness = decodeHistogram(slice.latenessBase64);
  const byClass = slice.classes.map((one) => ({
    ...one,
    histogram: decodeHistogram(one.latencyBase64),
  }));
  const merged = mergeHistograms(byClass.map(({ histogram }) => histogram));
  const sum = (of: (one: ClassReport) => number) =>
    slice.classes.reduce((total, one) => total + of(one), 0);
  const completed = sum((one) => one.completed);
  const failed = sum(failedOf);
  const timeouts = sum(({ failed: { timeout = 0 } }) => timeout);
  const mismatches = sum((one) => one.mismatches);
  const refused = sum((one) => one.refused);
  const throughputPerSecond = completed / sliceSeconds;
  const meanOf = (of: (one: ClassReport) => number) =>
    completed > 0 ? sum((one) => of(one) * one.completed) / completed : 0;
  const waits = slice.classes.some(({ serverTimingMeanMicros: { wait } }) => wait !== undefined);
  const hasClasses = byClass.some(({ requestClass }) => requestClass !== ALL);
  const latenessP99Micros = lateness.getValueAtPercentile(99);
  const latencyP50Micros = percentileOf(merged, 50);
  const observation: Observation = {
    variant,
    completed,
    errors: failed - timeouts,
    timeouts,
    mismatches,
    throughputPerSecond: round(throughputPerSecond),
    ...instruments(readings[0], readings[1], throughputPerSecond, completed),
    latencyP50Micros,
    latencyP99Micros: percentileOf(merged, 99),
    latencyP999Micros: percentileOf(merged, 99.9),
    latencyMeanMicros: round(
      meanOf((one) => one.meanLatencyMicros),
      1,
    ),
    ...(waits && {
      waitMeanMicros: round(
        meanOf(({ serverTimingMeanMicros: { wait = 0 } }) => wait),
        1,
      ),
    }),
    refused,
    latenessP99Micros,
    ...(hasClasses && {
      classes: Object.fromEntries(byClass.map((one) => [one.requestClass, classOf(one)])),
    }),
  };
  const histograms: Record<string, string> = { [variant]: encodeHistogram(merged) };
  if (hasClasses)
    for (const { requestClass, latencyBase64 } of byClass)
      histograms[`${variant}/${requestClass}`] = latencyBase64;
  const bad = failed + mismatches;
  return {
    seconds: sliceSeconds,
    generatorUtilization: round(report.utilization, 4),
    stolenShare: round(stolen, 4),
    invalid: invalidCause({
      generatorUtilization: report.utilization,
      idlestServer: observation.eventLoopUtilization,
      errorShare: bad + completed > 0 ? bad / (bad + completed) : 1,
      allowedErrorShare: workload.allowedErrorShare,
      stolenShare: stolen,
      longestStallMillis: slice.longestStallMillis,
      clockStepMillis,
      restarted: false,
      serviceDied: workload.faults === undefined && services.firstDead() !== undefined,
      lateness: { p99Micros: latenessP99Micros, latencyP50Micros },
      refused,
    }),
    observations: [observation],
    histograms,
  };
}

function classOf(one: ClassReport & { histogram: Histogram }): ClassObservation {
  const { wait } = one.serverTimingMeanMicros;
  return {
    completed: one.completed,
    failed: failedOf(one) + one.mismatches,
    refused: one.refused,
    latencyMeanMicros: round(one.meanLatencyMicros, 1),
    latencyP50Micros: percentileOf(one.histogram, 50),
    latencyP99Micros: percentileOf(one.histogram, 99),
    latencyP999Micros: percentileOf(one.histogram, 99.9),
    ...(wait !== undefined && { waitMeanMicros: round(wait, 1) }),
  };
}

const failedOf = ({ failed }: ClassReport) => Object.values(failed).reduce((a, b) => a + b, 0);
const percentileOf = (histogram: Histogram, percent: number) =>
  histogram.totalCount > 0 ? histogram.getValueAtPercentile(percent) : 0;
