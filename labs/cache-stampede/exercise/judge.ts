/** Judges a cache by what it stores twice, and by how it comes up when nothing is cached. */
import {
  type JudgeContext,
  type JudgedLine,
  type JudgedLoad,
  type RequestSpec,
  steady,
} from "#lab";
import { anyPage } from "../requests.ts";
import { SLOW_PAGE } from "../system/page-table.ts";
import { expiry, HOT_PAGE, loss, RATE_PER_SECOND } from "../system/scenario.ts";

const SEEDS = ["cache-stampede/1", "cache-stampede/2", "cache-stampede/3"];
/** Of the solution's right answers from a cold start, at least. */
const GOODPUT_OF_SOLUTION = 0.9;
const AUDIT = "audit";

const right: RequestSpec["expect"] = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: '{"ok":true}',
};

/** Two pages that expire, one of which is slow, and now and then the question whether anything was stored twice. */
const twoPages: RequestSpec[] = [
  { method: "GET", path: `/page/${HOT_PAGE}`, requestClass: "page", share: 0.6, expect: right },
  { method: "GET", path: `/page/${SLOW_PAGE}`, requestClass: "page", share: 0.36, expect: right },
  { method: "GET", path: "/audit", requestClass: AUDIT, share: 0.04, expect: right },
];

const expiring = steady({
  ratePerSecond: 250,
  settleSeconds: 2,
  sliceSeconds: 11,
  slices: 1,
  connections: 500,
  maximumOutstanding: 5_000,
  timeoutSeconds: 15,
});

/** Begins with an empty cache and asks for six times what the database can make. */
const coldStart = steady({
  ratePerSecond: RATE_PER_SECOND.loss,
  settleSeconds: 8,
  sliceSeconds: 8,
  slices: 1,
  connections: 900,
  maximumOutstanding: 4_000,
  timeoutSeconds: 3,
});

/** Three draws of arrivals at two expiring pages first; the cold start only where nothing was made twice. */
export async function judge({ measure }: JudgeContext): Promise<JudgedLine[]> {
  const lines: JudgedLine[] = [];
  for (const [index, seed] of SEEDS.entries())
    lines.push(expiryLine(index, await measure("learner", expiry, twoPages, expiring, seed)));
  if (lines.some(({ ok }) => !ok)) return lines;
  const cold = { ...loss, isWarm: false };
  const learner = await measure("learner", cold, anyPage, coldStart, "cold");
  const solution = await measure("solution", cold, anyPage, coldStart, "cold");
  return [...lines, coldLine(learner, solution)];
}

function expiryLine(index: number, { classes }: JudgedLoad): JudgedLine {
  const draw = `Arrivals ${index + 1} of ${SEEDS.length}:`;
  const lost = classes
    .filter(({ requestClass }) => requestClass !== AUDIT)
    .reduce((sum, { wrong, failed, refused }) => sum + wrong + failed + refused, 0);
  if (lost > 0)
    return {
      ok: false,
      text: `${draw} ${lost} requests for a page were answered wrongly or not at all.`,
    };
  const audit = classes.find(({ requestClass }) => requestClass === AUDIT);
  const looks = audit ? audit.completed + audit.wrong : 0;
  const failed = audit ? audit.wrong + audit.failed + audit.refused : 0;
  if (audit === undefined || looks === 0)
    return { ok: false, text: `${draw} nobody could tell whether a page was made twice.` };
  return failed === 0
    ? { ok: true, text: `${draw} no page was made twice at an expiry (${looks} looks).` }
    : {
        ok: false,
        text: `${draw} ${failed} of ${looks} looks found a page that had been made again while it was being made. How long does the lock live, whose is it, and what do those do who wait?`,
      };
}

function coldLine(learner: JudgedLoad, solution: JudgedLoad): JudgedLine {
  const [own, theirs] = [completed(learner), completed(solution)];
  return {
    ok: own >= GOODPUT_OF_SOLUTION * theirs,
    text: `From an empty cache, ${own} requests are answered rightly between the 8th and the 16th second; the solution answers ${theirs}, and ${GOODPUT_OF_SOLUTION} of that is asked for.`,
  };
}

const completed = ({ classes }: JudgedLoad) => classes.reduce((sum, one) => sum + one.completed, 0);
