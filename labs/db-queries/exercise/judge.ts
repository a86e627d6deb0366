import { type JudgeContext, type JudgedLine, type JudgedLoad, steady } from "#lab";
import { makeLadder } from "./data.ts";
import { requestsAsked } from "./requests.ts";
import { Store, type Work } from "./store.ts";

/** Of what the solution has the database do for the same requests. */
const WORK_AT_MOST = 1.5;
const SESSIONS_AT_MOST = 20;
/** Of the solution's 99th percentile, and this much more: both have noise, and this is not about a few percent. */
const P99_AT_MOST = 3;
const P99_SLACK_MILLIS = 20;

/** So slow that also a wasteful server keeps up, and over two connections, so that few sessions have to begin. */
const gentle = steady({
  ratePerSecond: 10,
  sliceSeconds: 6,
  slices: 1,
  connections: 2,
  maximumOutstanding: 200,
});

/** More at once than a pool should have connections, while the table is locked for a moment. */
const crowd = steady({
  ratePerSecond: 100,
  sliceSeconds: 3,
  slices: 1,
  connections: 150,
  maximumOutstanding: 1000,
});
/** The lock is released when no session has been added for this time. */
const LOCK_QUIET_MILLIS = 1500;

/** The database shows a longer statement cut off. */
const SHOWN_WHOLE = 1000;

/** Enough requests for a 99th percentile. */
const load = steady({
  ratePerSecond: 100,
  settleSeconds: 1,
  sliceSeconds: 12,
  slices: 1,
  connections: 50,
  maximumOutstanding: 2000,
});

/** Judges the answers first, then what the database had to do for them, and only then how long they took. */
export async function judge(context: JudgeContext): Promise<JudgedLine[]> {
  await makeLadder(context.services);
  const store = new Store(context.services);
  await store.open();
  try {
    return await judgeWith(store, context);
  } finally {
    await store.close();
  }
}

async function judgeWith(store: Store, context: JudgeContext): Promise<JudgedLine[]> {
  const asked = await requestsAsked(store.client);
  const counted = async (file: "learner" | "solution") => {
    const measured: JudgedLoad[] = [];
    const work = await store.workOf(async () => {
      measured.push(await context.measure(file, {}, asked, gentle, "counts"));
    });
    return { work, faults: faultsOf(measured[0]!) };
  };
  const learner = await counted("learner");
  if (learner.faults.length > 0) return learner.faults.map((text) => ({ ok: false, text }));

  const solution = await counted("solution");
  const crowded = context.measure("learner", {}, asked, crowd, "crowd");
  const sessions = await store.mostSessions(crowded, LOCK_QUIET_MILLIS);
  const lines = [
    {
      ok: true,
      text: `Every answer is right (${asked.length} requests compared byte for byte).`,
    },
    ...workLines(learner.work, solution.work),
    {
      ok: sessions <= SESSIONS_AT_MOST,
      text: `With the table locked for a moment, the server had ${sessions} connections; at most ${SESSIONS_AT_MOST} are asked for.`,
    },
  ];
  if (lines.some(({ ok }) => !ok)) return [...lines, ...(await hint(store, context, asked))];
  return [...lines, await latencyLine(context, asked)];
}

/** A sentence for requests that were answered wrongly or not at all. */
function faultsOf({ classes }: JudgedLoad): string[] {
  return classes.flatMap(({ completed, wrong, failed, refused }) => {
    const missing = failed + refused;
    if (wrong + missing === 0) return [];
    return `Of ${completed + wrong + missing} requests, ${wrong} were answered wrongly and ${missing} not at all.`;
  });
}

function workLines(learner: Work, solution: Work): JudgedLine[] {
  const line = (of: keyof Work, what: string) => {
    const times = learner[of] / solution[of];
    return {
      ok: times <= WORK_AT_MOST,
      text: `For the same requests, your server had the database ${what} ${times.toFixed(2)} times as often as the solution (${learner[of]} to ${solution[of]}); at most ${WORK_AT_MOST} times is asked for.`,
    };
  };
  return [line("buffers", "look at a page of memory"), line("commits", "commit a statement")];
}

/** Where to look: the statement that was at work most often, and how the planner goes about it. */
async function hint(
  store: Store,
  context: JudgeContext,
  asked: Awaited<ReturnType<typeof requestsAsked>>,
): Promise<JudgedLine[]> {
  const again = context.measure("learner", {}, asked, gentle, "hint");
  const statement = await store.busiestStatement(again);
  if (statement === undefined) return [];
  const plan =
    statement.length < SHOWN_WHOLE
      ? await store.planOf(statement)
      : "not looked at, for its length";
  return [
    {
      ok: false,
      text: `At work most often was: ${statement.replace(/\s+/g, " ").trim()}. Its plan: ${plan}.`,
    },
  ];
}

/** Whether the learner's requests take no longer than the solution's, by far. */
export async function latencyLine(
  context: JudgeContext,
  asked: Awaited<ReturnType<typeof requestsAsked>>,
): Promise<JudgedLine> {
  const p99 = async (file: "learner" | "solution") => {
    const { classes } = await context.measure(file, {}, asked, load, "load");
    return classes[0]?.p99Millis ?? Number.POSITIVE_INFINITY;
  };
  const [own, theirs] = [await p99("learner"), await p99("solution")];
  const limit = theirs * P99_AT_MOST + P99_SLACK_MILLIS;
  return {
    ok: own <= limit,
    text: `Requests take ${inMillis(own)} at their 99th percentile; at most ${inMillis(limit)} is asked for, which is ${P99_AT_MOST} times the solution's ${inMillis(theirs)} and ${P99_SLACK_MILLIS} ms.`,
  };
}

const inMillis = (millis: number) =>
  Number.isFinite(millis) ? `${millis.toFixed(1)} ms` : "too long to tell";
