/** One item that everybody wants, many items, a server that is a round trip away, and a bystander. */
import { apps, steady } from "#lab";
import { bystanders, purchases } from "./requests.ts";
import { CONNECTIONS } from "./system/sale.ts";
import { SCRIPT_MILLIS } from "./system/spin.ts";

export const ITEMS = 10_000;
export const ROUND_TRIP_MILLIS = 1;
/** So few that a round trip, and not a processor, is what a purchase waits for. */
export const FEW_CONNECTIONS = 2;

const inEveryRun = { quick: [], default: "all" as const, reference: "all" as const };
const inReferenceRuns = { quick: [], default: [], reference: "all" as const };
const spawns = { quick: 3, default: 5, reference: 6 };

const buying = (connections: number) => ({
  design: "interleaved" as const,
  requests: purchases,
  load: { kind: "closed" as const, connections },
  counters: ["attempts", "round-trips"],
  cores: "rest" as const,
  ballast: false,
  spawns,
});

const buyers = [
  {
    id: "hot",
    title: "One item",
    ...buying(CONNECTIONS),
    // The first is what the others are compared with.
    apps: apps("variants", [
      "watch-multi",
      "get-then-set",
      "lua",
      "function",
      "decr-then-check",
      "pipeline-multi",
    ]),
    modes: { ...inEveryRun, quick: ["lua"] },
  },
  {
    id: "spread",
    title: "10,000 items",
    ...buying(CONNECTIONS),
    apps: apps("variants", ["get-then-set", "watch-multi", "lua", "decr-then-check"], {
      items: ITEMS,
    }),
    modes: inEveryRun,
  },
  {
    id: "far",
    title: "One item, a server 1 ms away",
    ...buying(CONNECTIONS),
    roundTripMillis: ROUND_TRIP_MILLIS,
    apps: apps("variants", ["get-then-set", "lua"]),
    modes: inReferenceRuns,
  },
  {
    id: "far-few",
    title: "One item, a server 1 ms away, two clients",
    ...buying(FEW_CONNECTIONS),
    roundTripMillis: ROUND_TRIP_MILLIS,
    apps: apps("variants", ["get-then-set", "watch-multi", "lua"]),
    modes: inEveryRun,
  },
];

/** The two lengths that a claim is about. */
const isInEveryRun = (scriptMillis: number) => scriptMillis === 0.1 || scriptMillis === 10;

/** The longer scripts are, the fewer there are in a second, and the longer it takes to meet enough of them. */
const slicesFor = (scriptMillis: number) => (scriptMillis >= 100 ? 5 : scriptMillis >= 10 ? 3 : 2);

export const bystanderId = (scriptMillis: number) => `bystander-${scriptMillis}ms`;

const bystander = (scriptMillis: number) => ({
  id: bystanderId(scriptMillis),
  title:
    scriptMillis === 0
      ? "A bystander, and no scripts"
      : `A bystander beside scripts of ${scriptMillis} ms`,
  role: "curve" as const,
  design: "interleaved" as const,
  apps: apps("variants", ["long-script"], { scriptMillis }),
  requests: bystanders,
  load: steady({
    ratePerSecond: 500,
    arrivals: "constant",
    settleSeconds: 1,
    sliceSeconds: 2,
    slices: slicesFor(scriptMillis),
    connections: 200,
    maximumOutstanding: 5_000,
  }),
  cores: "rest" as const,
  spawns,
  modes: isInEveryRun(scriptMillis) ? inEveryRun : inReferenceRuns,
});

export const workloads = [...buyers, ...SCRIPT_MILLIS.map(bystander)];
