/** The generator's process: loads one target, or two at once, and reports slices when asked. */
import { setTimeout as sleep } from "node:timers/promises";
import { keepCompiled } from "../../processes/keep-compiled.ts";
import { StallWatch } from "../stall-watch.ts";
import { startUtilization } from "../utilization.ts";
import { type ClosedLoop, startClosedLoop } from "./closed-loop.ts";
import type {
  GeneratorMessage,
  SliceAnswer,
  SliceMessage,
  Target,
  WarmAnswer,
  WarmUpMessage,
} from "./protocol.ts";
import { Tally } from "./tally.ts";
import { stillWarming, WARM_UP_WINDOW_SECONDS } from "./warm-up.ts";

const stallWatch = new StallWatch();
let loops: ClosedLoop[] = [];
let tallies: Tally[] = [];

function load(targets: Target[]): void {
  tallies = targets.map(() => new Tally());
  keepCompiled();
  loops = targets.map((target, index) => startClosedLoop(target, tallies[index]!));
}

async function warmUp({ requests, minSeconds, maxSeconds }: WarmUpMessage): Promise<void> {
  const windows: number[][] = [];
  const answered = tallies.map(() => 0);
  const begun = performance.now();
  let seconds = 0;
  do {
    await sleep(WARM_UP_WINDOW_SECONDS * 1e3);
    const counts = tallies.map((tally) => tally.take(false));
    windows.push(counts.map(({ throughputPerSecond }) => throughputPerSecond));
    for (const [index, { completed }] of counts.entries()) answered[index]! += completed;
    seconds = (performance.now() - begun) / 1e3;
  } while (
    seconds < minSeconds ||
    (seconds < maxSeconds && (Math.min(...answered) < requests || stillWarming(windows)))
  );
  const answer: WarmAnswer = { type: "warm", seconds };
  process.send?.(answer);
}

async function slice({ seconds, withHistograms }: SliceMessage): Promise<void> {
  for (const tally of tallies) tally.take(false);
  stallWatch.begin();
  const busy = startUtilization();
  const begun = { wall: Date.now(), steady: performance.now() };
  process.send?.({ type: "slice-begun" });
  await sleep(seconds * 1e3);
  const generatorUtilization = busy();
  const steadyMillis = performance.now() - begun.steady;
  const answer: SliceAnswer = {
    type: "slice-ended",
    seconds: steadyMillis / 1e3,
    targets: tallies.map((tally) => tally.take(withHistograms)),
    generatorUtilization,
    longestStallMillis: stallWatch.longestMillis,
    clockStepMillis: Math.abs(Date.now() - begun.wall - steadyMillis),
  };
  stallWatch.end();
  process.send?.(answer);
}

async function stop(): Promise<void> {
  await Promise.all(loops.map((loop) => loop.stop()));
  loops = [];
  process.send?.({ type: "stopped" });
}

process.on("message", (message: GeneratorMessage) => {
  switch (message.type) {
    case "load":
      load(message.targets);
      process.send?.({ type: "loading" });
      break;
    case "warm-up":
      void warmUp(message);
      break;
    case "slice":
      void slice(message);
      break;
    case "stop":
      void stop();
      break;
  }
});
process.on("disconnect", () => process.exit());
