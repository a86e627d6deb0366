/** What is counted at expiries, how old answers may be, and what a failure may leave behind. */
import { Redis } from "ioredis";
import type { InvariantTarget } from "#lab";
import { BROKEN_PAGE } from "../system/page-table.ts";
import { expiry, loss, PROCESSES } from "../system/scenario.ts";
import type { Answer } from "./client.ts";
import { askTogether, EXPIRING, readAny, type Seen, watchEarly, watchExpiries } from "./observe.ts";

interface Findings {
  violations: number;
  checked: number;
}

const NAIVE_TOLERANCE = 0.2;
const STANDARD_ERRORS = 3;
/** Fewer refreshes say nothing about their mean. */
const LEAST_CYCLES = 6;
/** From the look-up in Redis to the answer. */
const ON_THE_WAY_MILLIS = 250;
const FAILING_REQUESTS = 4;

/** What was seen at the servers checked last: every invariant looks at the same expiries. */
const seen = new Map<string, Promise<Seen>>();
const SERVERS_REMEMBERED = 8;

function seenAt({ variant, url }: InvariantTarget): Promise<Seen> {
  const key = `${variant} at ${url}`;
  const watch = variant === "early-expiry" ? watchEarly : watchExpiries;
  const found = seen.get(key) ?? watch(url);
  seen.set(key, found);
  for (const oldest of [...seen.keys()].slice(0, -SERVERS_REMEMBERED)) seen.delete(oldest);
  return found;
}

/** Recomputations at two expiries that are beyond or short of rate times duration, by more than a tolerance. */
export async function naiveRecomputes(target: InvariantTarget): Promise<Findings> {
  const { recomputations } = await seenAt(target);
  const arriving = (EXPIRING.ratePerSecond * expiry.workMillis) / 1e3;
  const off = Math.abs(recomputations - EXPIRING.pages * arriving);
  const allowed = NAIVE_TOLERANCE * EXPIRING.pages * arriving;
  return { violations: off <= allowed ? 0 : Math.ceil(off - allowed), checked: recomputations };
}

/** Recomputations beyond `each` at two expiries, and expiries after which no page was there. */
export const atMost = (each: number) => async (target: InvariantTarget) => {
  const { recomputations, cycles } = await seenAt(target);
  const beyond = Math.max(0, recomputations - each * EXPIRING.pages);
  return { violations: beyond + Math.max(0, EXPIRING.pages - cycles), checked: recomputations };
};

/**
 * One and a geometric number of mean e - 1 on average, when readers decide early with beta = 1: so much, and three
 * standard errors more, is let pass.
 */
export async function earlyExpiryMean(target: InvariantTarget): Promise<Findings> {
  const { recomputations, cycles } = await seenAt(target);
  const deviation = Math.sqrt((Math.E - 1) * Math.E);
  const most = Math.E + (STANDARD_ERRORS * deviation) / Math.sqrt(Math.max(1, cycles));
  const beyond = Math.max(0, Math.ceil(recomputations - most * cycles));
  return { violations: beyond + Math.max(0, LEAST_CYCLES - cycles), checked: recomputations };
}

/** Answers older than they may be, or wrong. */
export async function withinStalenessBound(target: InvariantTarget): Promise<Findings> {
  const isOfLoss = target.variant.startsWith("shedding") || target.variant === "stale-copy";
  const { ttlMillis, staleMillis } = isOfLoss ? loss : expiry;
  const givesOld = target.variant.startsWith("stale");
  const bound = ttlMillis + (givesOld ? staleMillis : 0) + ON_THE_WAY_MILLIS;
  const seen = isOfLoss ? await readAny(target.url) : (await seenAt(target)).answers;
  // A refused request gets no old page.
  const answers = seen.filter(({ status }) => status === 200);
  const off = answers.filter(
    ({ isRight, ageMillis = Number.POSITIVE_INFINITY }) => !isRight || ageMillis > bound,
  );
  return { violations: off.length, checked: answers.length };
}

/** Requests for a page that cannot be made, which are answered as if it were, and pages that are stored all the same. */
export async function failedNeverStores({ url, services }: InvariantTarget): Promise<Findings> {
  const answers = await askTogether(url, BROKEN_PAGE, FAILING_REQUESTS);
  const answered = answers.filter(({ status }: Answer) => status !== 500).length;
  const redis = new Redis(services.redis!, { lazyConnect: true });
  // What cannot be sent fails by itself.
  redis.on("error", () => {});
  try {
    await redis.connect();
    let stored = 0;
    for await (const keys of redis.scanStream({ match: `*:page:${BROKEN_PAGE}`, count: 1_000 }))
      stored += (keys as string[]).length;
    return { violations: answered + stored, checked: answers.length };
  } finally {
    redis.disconnect();
  }
}

const inExpiry = { workload: "expiry", expected: "held" as const };
const counted = "(cases are recomputations, at two expiries)";

export const invariants = [
  {
    ...inExpiry,
    id: "naive-recomputes",
    text: `Naive recomputes as many times as requests come in 300 ms, within 20 % ${counted}`,
    variants: ["naive"],
    check: naiveRecomputes,
  },
  {
    ...inExpiry,
    id: "one-per-process",
    text: `No more recomputations than there are server processes ${counted}`,
    variants: ["single-flight"],
    check: atMost(PROCESSES),
  },
  {
    ...inExpiry,
    id: "one-per-expiry",
    text: `No more recomputations than expiries ${counted}`,
    variants: ["redis-lock", "stale-while-revalidate"],
    check: atMost(1),
  },
  {
    ...inExpiry,
    id: "early-expiry-mean",
    text: "The mean of the recomputations of a cycle is at most e and three standard errors (cases are recomputations)",
    variants: ["early-expiry"],
    check: earlyExpiryMean,
  },
  {
    ...inExpiry,
    id: "within-staleness-bound",
    text: "No answer is older than 5 s, or 10 s where old pages are answers",
    check: withinStalenessBound,
  },
  {
    ...inExpiry,
    id: "within-staleness-bound-of-many",
    text: "No answer is older than 30 s, or 90 s where old pages are answers",
    workload: "loss",
    variants: ["shedding", "shedding-warmup", "stale-copy"],
    check: withinStalenessBound,
  },
  {
    ...inExpiry,
    id: "failed-never-stores",
    text: "A page that cannot be made is answered with an error and not stored",
    check: failedNeverStores,
  },
];
