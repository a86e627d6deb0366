import { type JudgeContext, type JudgedLine, type JudgedLoad, steady } from "#lab";
import { answersAsked, loadAsked } from "./requests.ts";

const DELAY_BELOW_MILLIS = 20;
/** Of the solution's 99th percentile of light requests, and this much more, because both have noise. */
const AT_MOST_OF_SOLUTION = 1.3;
const SLACK_MILLIS = 5;

/** So slow that also a server that blocks keeps up, more or less. */
const gentle = steady({
  ratePerSecond: 30,
  sliceSeconds: 3,
  slices: 1,
  connections: 20,
  maximumOutstanding: 500,
});

/** Enough light requests for a 99th percentile; each of the others comes about once a second. */
const load = steady({
  ratePerSecond: 130,
  settleSeconds: 1.5,
  sliceSeconds: 10,
  slices: 1,
  connections: 100,
  maximumOutstanding: 2000,
});

/** Judges the answers first, and only if all are right, how long the others wait. */
export async function judge(context: JudgeContext): Promise<JudgedLine[]> {
  const asked = answersAsked();
  const answers = await context.measure("learner", {}, asked, gentle, "answers");
  const faults = faultsOf(answers);
  if (faults.length > 0) return faults.map((text) => ({ ok: false, text }));

  const timed = loadAsked();
  const learner = await context.measure("learner", {}, timed, load, "load");
  const solution = await context.measure("solution", {}, timed, load, "load");
  return [
    {
      ok: true,
      text: `Every answer is right (${asked.length} requests compared byte for byte).`,
    },
    ...faultsOf(learner).map((text) => ({ ok: false, text: `${text} This was under load.` })),
    delayLine(learner),
    lightLine(learner, solution),
  ];
}

/** A sentence for each kind of request that was answered wrongly or not at all. */
function faultsOf({ classes }: JudgedLoad): string[] {
  return classes.flatMap(({ requestClass, completed, wrong, failed, refused }) => {
    const missing = failed + refused;
    if (wrong + missing === 0) return [];
    return `Of ${completed + wrong + missing} requests of the kind "${requestClass}", ${wrong} were answered wrongly and ${missing} not at all.`;
  });
}

function delayLine({ eventLoopDelayP99Millis }: JudgedLoad): JudgedLine {
  return {
    ok: eventLoopDelayP99Millis < DELAY_BELOW_MILLIS,
    text: `The event loop's delay is ${inMillis(eventLoopDelayP99Millis)} at its 99th percentile; less than ${DELAY_BELOW_MILLIS} ms is asked for.`,
  };
}

function lightLine(learner: JudgedLoad, solution: JudgedLoad): JudgedLine {
  const [own, theirs] = [lightP99(learner), lightP99(solution)];
  const limit = theirs * AT_MOST_OF_SOLUTION + SLACK_MILLIS;
  const ok = own <= limit;
  return {
    ok,
    text: `Pages take ${inMillis(own)} at their 99th percentile; at most ${inMillis(limit)} is asked for, which is ${AT_MOST_OF_SOLUTION} times the solution's ${inMillis(theirs)} and ${SLACK_MILLIS} ms.${ok ? "" : slowestOf(learner)}`,
  };
}

/** A server that leaves too few pages answered for a 99th percentile has none to show. */
function lightP99({ classes }: JudgedLoad): number {
  const light = classes.find(({ requestClass }) => requestClass === "light");
  return light?.p99Millis ?? Number.POSITIVE_INFINITY;
}

/** Where to look: a login computes on purpose, and may do so elsewhere. */
function slowestOf({ classes }: JudgedLoad): string {
  const [slowest] = classes
    .filter(({ requestClass }) => requestClass !== "light" && requestClass !== "login")
    .sort((a, b) => b.meanMillis - a.meanMillis);
  return slowest
    ? ` Slowest on average is the kind "${slowest.requestClass}", ${inMillis(slowest.meanMillis)}.`
    : "";
}

const inMillis = (millis: number) =>
  Number.isFinite(millis) ? `${millis.toFixed(1)} ms` : "too long to tell";
