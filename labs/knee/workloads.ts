/** The points of the curve: the same queues under more and more load. */
import { capacity, steady } from "#lab";
import { oneOfEachQueue } from "./requests.ts";
import {
  CAPACITY_PER_SECOND,
  DEADLINE_MILLIS,
  type KindId,
  kindIds,
  kinds,
  MEAN_SERVICE_MILLIS,
} from "./system/queues.ts";

interface Point {
  /** Offered load, in percent of the capacity. */
  percent: number;
  /** Long enough that the state at the start no longer matters. */
  settleSeconds: number;
  /** Of a second each; more where waits are correlated for longer. */
  slices: number;
  variants: readonly KindId[];
  /** One server forgets slowly and gets longer. */
  settleSecondsOfC1?: number;
  /** Of the baseline, where its mean is held against theory and has to be known more closely. */
  slicesOfBaseline?: number;
}

const alone: readonly KindId[] = ["c5-exponential"];
const points: readonly Point[] = [
  { percent: 10, settleSeconds: 0.5, slices: 2, variants: alone },
  { percent: 30, settleSeconds: 0.5, slices: 2, variants: alone },
  { percent: 50, settleSeconds: 1, slices: 3, variants: kindIds },
  { percent: 70, settleSeconds: 2, slices: 5, variants: kindIds, settleSecondsOfC1: 4 },
  { percent: 80, settleSeconds: 3, slices: 8, variants: kindIds, settleSecondsOfC1: 8 },
  {
    percent: 90,
    settleSeconds: 6,
    slices: 12,
    slicesOfBaseline: 40,
    variants: kindIds,
    settleSecondsOfC1: 20,
  },
  { percent: 95, settleSeconds: 12, slices: 12, variants: alone },
  // Beyond capacity nothing settles: this one shows a queue that grows.
  { percent: 110, settleSeconds: 0, slices: 6, variants: alone },
];

/** What quick and default runs measure: one point before the knee and one after it. */
const inEveryMode = [50, 90];

const connections = 900;
const maximumOutstanding = 20_000;

const load = ({ percent }: Point, settleSeconds: number, slices: number) =>
  steady({
    ratePerSecond: (percent * CAPACITY_PER_SECOND) / 100,
    settleSeconds,
    sliceSeconds: 1,
    slices,
    connections,
    maximumOutstanding,
  });

const app = (id: KindId, point: Point) => ({
  file: "variants/queue.ts",
  params: { ...kinds[id], meanServiceMillis: MEAN_SERVICE_MILLIS },
  ...(id === "c1" &&
    point.settleSecondsOfC1 !== undefined && {
      load: load(point, point.settleSecondsOfC1, point.slices),
    }),
  ...(id === "c5-exponential" &&
    point.slicesOfBaseline !== undefined && {
      load: load(point, point.settleSeconds, point.slicesOfBaseline),
    }),
});

/** The curve read backwards: how many requests a second keep a deadline. */
const atDeadline = {
  id: "capacity",
  title: `The highest rate at which the 99th percentile of latency is at most ${DEADLINE_MILLIS} ms`,
  role: "curve" as const,
  design: "interleaved" as const,
  apps: Object.fromEntries(
    (["c5-exponential", "c1", "c20"] as const).map((id) => [
      id,
      {
        file: "variants/queue.ts",
        params: { ...kinds[id], meanServiceMillis: MEAN_SERVICE_MILLIS },
      },
    ]),
  ),
  requests: oneOfEachQueue(),
  load: capacity({
    objective: { percentile: 99, latencyMillis: DEADLINE_MILLIS },
    fromPerSecond: 1000,
    toPerSecond: CAPACITY_PER_SECOND * 0.995,
    resolution: 0.04,
    settleSeconds: 2,
    trySeconds: 3,
    connections,
    maximumOutstanding,
  }),
  spawns: { quick: 5, default: 5, reference: 6 },
  modes: { quick: [], default: [], reference: "all" as const },
};

const curve = points.map((point) => {
  const { percent, variants, settleSeconds } = point;
  const isInEveryMode = inEveryMode.includes(percent);
  return {
    id: `load-${percent}`,
    title: `${percent} % of the capacity`,
    role: "curve" as const,
    design: "interleaved" as const,
    utilization: percent / 100,
    apps: Object.fromEntries(variants.map((id) => [id, app(id, point)])),
    requests: oneOfEachQueue(),
    load: load(point, settleSeconds, point.slices),
    spawns: { quick: 3, default: 5, reference: 6 },
    modes: {
      quick: isInEveryMode ? ("baseline" as const) : [],
      default: isInEveryMode ? ("all" as const) : [],
      reference: "all" as const,
    },
  };
});

export const workloads = [...curve, atDeadline];
