/** Each mistake beside its repair, under the same closed loop. */
import { apps, type RequestSpec } from "#lab";
import * as requests from "./requests.ts";

/** Five fresh starts are the fewest that a verdict needs. */
const CLAIMED = { quick: 3, default: 5, reference: 5 };
/** For what no claim is about, so that a run of the whole lab takes about twenty minutes. */
const SHOWN = { quick: 3, default: 3, reference: 3 };

/** As few as two, because the slow side of a pair keeps the database busy by itself. */
const CONNECTIONS = 2;
const COUNTERS = ["queries", "rows"];

/** Read by page number; the deepest is in the middle of all orders. */
export const PAGES = [1, 100, 10_000];

export const POOLS = [10, 1, 2, 5, 50, 200];

interface Compared {
  id: string;
  title: string;
  /** The baseline first. */
  variants: readonly string[];
  requests: RequestSpec[];
  connections?: number;
  params?: Record<string, number>;
  /** Length of a slice, where a request takes so long that the usual one would hold few of them. */
  sliceSeconds?: number;
  roundTripMillis?: number;
  spawns?: typeof CLAIMED;
  plans?: boolean;
  /** Variants that also a quick run measures. */
  quick?: string[];
}

/** Variants take turns: two at a time would contend for the one database. */
const compare = ({ variants, params = {}, quick = [], ...compared }: Compared) => ({
  id: compared.id,
  title: compared.title,
  design: "interleaved" as const,
  apps: apps("variants", variants, params),
  requests: compared.requests,
  load: { kind: "closed" as const, connections: compared.connections ?? CONNECTIONS },
  ...(compared.sliceSeconds !== undefined && { sliceSeconds: compared.sliceSeconds }),
  ...(compared.roundTripMillis !== undefined && { roundTripMillis: compared.roundTripMillis }),
  spawns: compared.spawns ?? CLAIMED,
  cores: "rest" as const,
  ballast: false,
  counters: COUNTERS,
  plans: compared.plans ?? false,
  modes: { quick, default: "all" as const, reference: "all" as const },
});

const friendsOf = {
  variants: ["n-plus-one", "join", "batched-any"],
  requests: requests.friends,
};

const pools = {
  ...compare({
    id: "pool",
    title: "What ten players hold, 200 requests at a time",
    variants: [],
    requests: requests.stock,
    connections: 200,
  }),
  apps: Object.fromEntries(
    POOLS.map((connections) => [
      `pool-${connections}`,
      { file: "variants/pool.ts", params: { connections } },
    ]),
  ),
};

export const workloads = [
  compare({
    id: "friends",
    title: "A player's 31 friends, with the database on the same machine",
    ...friendsOf,
    plans: true,
    quick: ["join"],
  }),
  compare({
    id: "friends-far",
    title: "A player's 31 friends, with the database a round trip of 1 ms away",
    ...friendsOf,
    roundTripMillis: 1,
  }),
  compare({
    id: "orders-of-player",
    title: "The 10 orders of a player, among 1,000,000",
    variants: ["no-index", "index"],
    requests: requests.ordersOfPlayer,
    sliceSeconds: 2,
    plans: true,
    quick: ["index"],
  }),
  ...PAGES.map((page) => {
    const isDeep = page === Math.max(...PAGES);
    return compare({
      id: `page-${page}`,
      title: `Page ${new Intl.NumberFormat("en-GB").format(page)} of the orders, 50 to a page`,
      variants: ["offset", "keyset"],
      params: { page },
      requests: requests.page,
      plans: true,
      ...(isDeep ? { sliceSeconds: 2, quick: ["keyset"] } : { spawns: SHOWN }),
    });
  }),
  compare({
    id: "columns",
    title: "Two columns of 1,000 orders",
    variants: ["select-star", "covering"],
    requests: requests.prices,
    spawns: SHOWN,
    plans: true,
  }),
  compare({
    id: "insert",
    title: "100 receipts written",
    variants: ["insert-each", "insert-batch", "copy"],
    requests: requests.receipts,
    connections: 4,
    spawns: SHOWN,
  }),
  compare({
    id: "count",
    title: "How many orders there are, of 1,000,000",
    variants: ["count-exact", "count-estimate"],
    requests: requests.count,
    spawns: SHOWN,
    plans: true,
  }),
  pools,
];
