/** Judges a sizing twice: by theory, and by measuring the lab's own server with it. */
import { fileURLToPath, pathToFileURL } from "node:url";
import { type JudgeContext, type JudgedLine, type JudgedLoad, steady } from "#lab";
import { oneOfEachQueue } from "../requests.ts";
import { MEAN_SERVICE_MILLIS } from "../system/queues.ts";
import {
  MEAN_SERVICE_SECONDS,
  PERCENTILE,
  RATE_PER_SECOND,
  REFUSED_SHARE,
  SURGE,
  SURGE_TARGET_SECONDS,
  TARGET_SECONDS,
} from "./goal.ts";
import { latencyQuantile, leastServers, refusedShare } from "./theory.ts";

export interface Sizing {
  servers: number;
  queueBound: number;
}

/** Services side by side, so that a few seconds give enough answers for a 99th percentile. */
const QUEUES = 8;
const MOST_SERVERS = 1_000;
const LONGEST_QUEUE = 1_000_000;
/** A measured percentile may exceed its target by this factor: it varies from run to run. */
const SLACK = 1.1;
/** Where the machine is slow, what the solution gets on it counts instead, with more room. */
const SLACK_OF_SOLUTION = 1.25;
/** Of the share turned away: it is counted over a few seconds. */
const SLACK_OF_SHARE = 2;
const SECONDS = { normal: { settle: 1, slices: 6 }, surge: { settle: 1, slices: 3 } };
const SEED = "knee/exercise";

const queue = { arrivalRate: RATE_PER_SECOND, meanService: MEAN_SERVICE_SECONDS };

/** One line for each thing that was judged. The server is measured only where theory has no objection. */
export async function judge(context: JudgeContext): Promise<JudgedLine[]> {
  const learner = await sizingIn(context.learner);
  if (typeof learner === "string") return [{ ok: false, text: learner }];
  const byTheory = judgeByTheory(learner);
  if (byTheory.some(({ ok }) => !ok)) return byTheory;
  const solution = await sizingIn(context.solution);
  if (typeof solution === "string") throw new Error(solution);
  return [...byTheory, ...(await judgeMeasured(context, learner, solution))];
}

/** The sizing that a file exports, or a sentence on what is wrong with it. */
async function sizingIn(file: string): Promise<Sizing | string> {
  let exported: unknown;
  try {
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      default?: unknown;
    };
    exported = module.default;
  } catch (error) {
    return `Your file cannot be loaded (${error instanceof Error ? error.message : String(error)}).`;
  }
  if (typeof exported !== "object" || exported === null)
    return "Your file has to export an object: export default { servers: 5, queueBound: 10 }.";
  const { servers, queueBound } = exported as Record<string, unknown>;
  if (!isWhole(servers, 1, MOST_SERVERS))
    return `servers is ${String(servers)}; it has to be a whole number from 1 to ${MOST_SERVERS}.`;
  if (!isWhole(queueBound, 0, LONGEST_QUEUE))
    return `queueBound is ${String(queueBound)}; it has to be a whole number from 0 to ${LONGEST_QUEUE}.`;
  return { servers, queueBound };
}

const isWhole = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

export function judgeByTheory({ servers, queueBound }: Sizing): JudgedLine[] {
  const p99 = latencyQuantile({ ...queue, servers }, PERCENTILE);
  const meets = p99 <= TARGET_SECONDS;
  const speed = Number.isFinite(p99)
    ? `the 99th percentile of latency is ${millis(p99)}`
    : "the queue grows without end";
  const lines = [
    {
      ok: meets,
      text: `Theory: with ${servers} slots ${speed}; at most ${millis(TARGET_SECONDS)} is asked for.`,
    },
  ];
  if (meets) lines.push(judgeThrift(servers));
  const refused = refusedShare({ ...queue, servers }, queueBound);
  lines.push({
    ok: refused <= REFUSED_SHARE,
    text: `Theory: a queue of at most ${queueBound} turns away ${percent(refused)} at the normal rate; at most ${percent(REFUSED_SHARE)} is asked for.`,
  });
  return lines;
}

function judgeThrift(servers: number): JudgedLine {
  const spare = servers - leastServers(queue, PERCENTILE, TARGET_SECONDS);
  const text =
    spare === 0
      ? `No fewer than ${servers} slots meet it.`
      : spare === 1
        ? "One slot fewer would meet it too. Fewest wins; one more is accepted."
        : `${spare} slots could go and the target would still be met; at most one may.`;
  return { ok: spare <= 1, text };
}

async function judgeMeasured(
  { measure }: JudgeContext,
  learner: Sizing,
  solution: Sizing,
): Promise<JudgedLine[]> {
  const run = (sizing: Sizing, part: keyof typeof SECONDS, factor: number) =>
    measure(
      { path: fileURLToPath(new URL("../variants/queue.ts", import.meta.url)) },
      { ...sizing, queues: QUEUES, scv: 1, meanServiceMillis: MEAN_SERVICE_MILLIS },
      oneOfEachQueue(QUEUES),
      steady({
        ratePerSecond: QUEUES * RATE_PER_SECOND * factor,
        settleSeconds: SECONDS[part].settle,
        sliceSeconds: 1,
        slices: SECONDS[part].slices,
        connections: 1000,
        maximumOutstanding: 50_000,
      }),
      `${SEED}/${part}`,
    );
  const normal = { own: await run(learner, "normal", 1), other: await run(solution, "normal", 1) };
  const surge = {
    own: await run(learner, "surge", SURGE),
    other: await run(solution, "surge", SURGE),
  };
  const turnedAway = wrongShare(normal.own);
  return [
    judgePercentile("at the normal rate", normal, TARGET_SECONDS),
    {
      ok: turnedAway <= SLACK_OF_SHARE * REFUSED_SHARE,
      text: `Measured: ${percent(turnedAway)} were turned away at the normal rate; ${percent(REFUSED_SHARE)} is asked for, and up to ${percent(SLACK_OF_SHARE * REFUSED_SHARE)} is let pass in a run this short.`,
    },
    judgePercentile(`of those served at ${SURGE} times that rate`, surge, SURGE_TARGET_SECONDS),
  ];
}

function judgePercentile(
  when: string,
  { own, other }: { own: JudgedLoad; other: JudgedLoad },
  targetSeconds: number,
): JudgedLine {
  const measured = own.classes[0]?.p99Millis;
  const limit = Math.max(
    SLACK * targetSeconds * 1e3,
    SLACK_OF_SOLUTION * (other.classes[0]?.p99Millis ?? 0),
  );
  return {
    ok: measured !== undefined && measured <= limit,
    text:
      measured === undefined
        ? `Measured: too few answers ${when} for a 99th percentile.`
        : `Measured: the 99th percentile ${when} is ${millis(measured / 1e3)}; ${millis(targetSeconds)} is asked for, and up to ${millis(limit / 1e3)} is let pass on this machine.`,
  };
}

function wrongShare({ classes }: JudgedLoad): number {
  const sum = (of: (one: JudgedLoad["classes"][number]) => number) =>
    classes.reduce((total, one) => total + of(one), 0);
  const wrong = sum(({ wrong, failed, refused }) => wrong + failed + refused);
  const all = wrong + sum(({ completed }) => completed);
  return all > 0 ? wrong / all : 1;
}

const millis = (seconds: number) => `${Math.round(seconds * 1e3)} ms`;
const percent = (share: number) => `${Number((share * 100).toPrecision(2))} %`;
