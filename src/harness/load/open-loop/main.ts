/** The open-loop generator's process: opens a target and follows the schedules it is told. */
import { arrivalTimes, drawMix } from "../../../method/arrivals.ts";
import { encodeHistogram } from "../../../method/histogram.ts";
import { StallWatch } from "../stall-watch.ts";
import { OpenLoopDriver } from "./driver.ts";
import { sharesOf } from "./mix.ts";
import type {
  OpenLoopMessage,
  RefusedAnswer,
  ReportAnswer,
  RunMessage,
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
  reply({ type: "opened" });
}

async function run({ profile, arrivals, seed }: RunMessage): Promise<void> {
  if (driver === undefined) throw new Error("no target is open");
  const dueSeconds = arrivalTimes(profile, arrivals, `${seed}/arrivals`);
  const choices = drawMix(shares, dueSeconds.length, `${seed}/mix`);
  stallWatch.reset();
  const { lateness, ...report } = await driver.run({ dueSeconds, choices });
  const answer: ReportAnswer = {
    type: "report",
    report: { ...report, latenessBase64: encodeHistogram(lateness) },
    longestStallMillis: stallWatch.longestMillis,
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
