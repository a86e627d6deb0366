/** The open-loop generator's process: opens a target and follows the schedules it is told. */
import { arrivalTimes, drawMix } from "../../../stats/arrivals.ts";
import { encodeHistogram } from "../../../stats/histogram.ts";
import { keepCompiled } from "../../processes/keep-compiled.ts";
import { StallWatch } from "../stall-watch.ts";
import { OpenLoopDriver } from "./driver.ts";
import { sharesOf } from "./mix.ts";
import type {
  OpenLoopMessage,
  RefusedAnswer,
  ReportAnswer,
  RunMessage,
  SliceBegunMessage,
  TargetMessage,
} from "./protocol.ts";

const stallWatch = new StallWatch();
let driver: OpenLoopDriver | undefined;
let shares: number[] = [];

const reply = (message: object) => void process.send?.(message);

async function open({ target }: TargetMessage): Promise<void> {
  await driver?.close();
  shares = sharesOf(target.requests);
  driver = new OpenLoopDriver(target);
  await driver.warm();
  keepCompiled();
  reply({ type: "opened" });
}

async function run({ profile, arrivals, seed, cut }: RunMessage): Promise<void> {
  if (driver === undefined) throw new Error("no target is open");
  const dueSeconds = arrivalTimes(profile, arrivals, `${seed}/arrivals`);
  const choices = drawMix(shares, dueSeconds.length, `${seed}/mix`);
  /** Longest stalls before the first slice and in each slice. */
  const stalls: number[] = [];
  stallWatch.begin();
  const begun = { wall: Date.now(), steady: performance.now() };
  const onBegin = (index: number) => {
    stalls.push(stallWatch.longestMillis);
    stallWatch.reset();
    const message: SliceBegunMessage = { type: "open-slice-begun", index };
    reply(message);
  };
  const report = await driver
    .run({ dueSeconds, choices }, cut, onBegin)
    .finally(() => stallWatch.end());
  const { lateness, slices, ...rest } = report;
  const steadyMillis = performance.now() - begun.steady;
  const answer: ReportAnswer = {
    type: "report",
    report: { ...rest, latenessBase64: encodeHistogram(lateness) },
    slices: slices.map((slice, index) => ({
      classes: slice.classes,
      latenessBase64: encodeHistogram(slice.lateness),
      longestStallMillis: stalls[index + 1] ?? 0,
    })),
    longestStallMillis: Math.max(stallWatch.longestMillis, ...stalls),
    clockStepMillis: Math.abs(Date.now() - begun.wall - steadyMillis),
  };
  reply(answer);
}

async function close(): Promise<void> {
  await driver?.close();
  driver = undefined;
  reply({ type: "closed" });
}

function follow(message: OpenLoopMessage): Promise<void> {
  switch (message.type) {
    case "target":
      return open(message);
    case "run":
      return run(message);
    case "close":
      return close();
  }
}

process.on("message", (message: OpenLoopMessage) => {
  follow(message).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const refused: RefusedAnswer = { type: "failed", reason };
    reply(refused);
  });
});
process.on("disconnect", () => process.exit());
