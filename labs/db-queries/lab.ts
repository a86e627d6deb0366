import { defineLab } from "#lab";
import { claims } from "./claims.ts";
import { judge } from "./exercise/judge.ts";
import * as invariants from "./oracle/invariants.ts";
import { PAGES, POOLS, workloads } from "./workloads.ts";

const pool = (connections: number) => ({
  id: `pool-${connections}`,
  title: `Pool of ${connections}`,
  shows: `At most ${connections} ${connections === 1 ? "connection" : "connections"} to the database`,
});

export default defineLab({
  id: "db-queries",
  chapter: 10,
  title: "Which query mistakes cost most",
  question: "Which query mistakes cost most, and how do you see them before the event does?",
  services: ["postgres"],
  serviceSettings: {
    postgres: {
      shared_buffers: "512MB",
      max_connections: "400",
      // One process carries out a query, and nothing is compiled for it.
      max_parallel_workers_per_gather: "0",
      jit: "off",
      io_method: "sync",
      // What is committed is on disk.
      fsync: "on",
      synchronous_commit: "on",
    },
  },
  data: { players: 1_000_000, inventory: 5_000_000, orders: 1_000_000, seed: 20260901 },
  variants: [
    { id: "n-plus-one", title: "N+1", shows: "A query for the friends, and one for each of them" },
    { id: "join", title: "Join", shows: "One query that joins the two tables" },
    {
      id: "batched-any",
      title: "Batch",
      shows: "A query for the friends, and one for all of them",
    },
    { id: "no-index", title: "No index", shows: "Every row is read to find ten" },
    { id: "index", title: "Index", shows: "An index leads to the ten rows" },
    {
      id: "offset",
      title: "OFFSET",
      shows: "A page by its number: the rows before it are read too",
    },
    { id: "keyset", title: "Keyset", shows: "A page by the last row of the page before" },
    { id: "select-star", title: "SELECT *", shows: "All columns, of which two are used" },
    { id: "covering", title: "Covering index", shows: "Two columns, both in the index" },
    { id: "insert-each", title: "One by one", shows: "A statement and a commit for each row" },
    { id: "insert-batch", title: "One statement", shows: "All rows in one INSERT" },
    { id: "copy", title: "COPY", shows: "All rows as one stream of text" },
    { id: "count-exact", title: "count(*)", shows: "Every row is counted" },
    { id: "count-estimate", title: "Estimate", shows: "The planner's own figure is read" },
    ...POOLS.map(pool),
  ],
  workloads,
  primary: { workload: "friends", variant: "join" },
  invariants: [
    {
      id: "same-friends",
      text: "The friends of 10 players are the reference's rows, in its order",
      workload: "friends",
      check: invariants.sameFriends,
    },
    {
      id: "queries-a-request",
      text: "Ten requests send as many statements as the variant says: 32, 2 or 1 each",
      workload: "friends",
      check: invariants.queriesARequest,
    },
    {
      id: "same-orders",
      text: "The orders of 5 players are the reference's rows, in its order",
      workload: "orders-of-player",
      check: invariants.sameOrders,
    },
    ...PAGES.map((page) => ({
      id: `same-page-${page}`,
      text: "The page, and the one after it where the workload reads on, has the reference's rows, in its order",
      workload: `page-${page}`,
      check: invariants.samePage(page),
    })),
    {
      id: "keyset-walk",
      text: "A walk over all pages by keyset sees every row that stays exactly once, while 5 rows are inserted or deleted after each page",
      workload: "page-100",
      variants: ["keyset"],
      check: invariants.keysetWalk,
    },
    {
      id: "offset-walk",
      text: "A walk over all pages by OFFSET sees every row that stays exactly once, while 5 rows are inserted or deleted after each page",
      workload: "page-100",
      variants: ["offset"],
      expected: "broken",
      check: invariants.offsetWalk,
    },
    {
      id: "same-prices",
      text: "The prices of the orders of 300 players are the reference's rows, in its order",
      workload: "columns",
      check: invariants.samePrices,
    },
    {
      id: "heap-fetches",
      text: "An index-only scan of 1,000 fresh rows visits the table for each of them, and after VACUUM for none",
      workload: "columns",
      variants: ["covering"],
      check: invariants.heapFetches,
    },
    {
      id: "same-receipts",
      text: "Twenty requests at once leave a table of 2,000 receipts, each as its number has it",
      workload: "insert",
      check: invariants.sameReceipts,
    },
    {
      id: "near-count",
      text: "The number of orders is within 1 % of what counting them finds",
      workload: "count",
      check: invariants.nearCount,
    },
    {
      id: "pool-bound",
      text: "With more requests at once than connections, the database never has more sessions of the pool than its size",
      workload: "pool",
      check: invariants.poolBound,
    },
  ],
  claims,
  exercise: {
    task: "This leaderboard answers what it should and asks the database far too much: a query for each player of a page, an OFFSET, a function around an indexed column, and a pool of 100. Mend it without changing an answer; the judge says which statement it saw at work most often, and how the planner goes about it.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    judge,
  },
});
