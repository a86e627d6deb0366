/** Judges a worker by the accounts of seeded trials, one with a random seed, and by how fast a backlog drains. */
import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { JudgeContext, JudgedApp, JudgedFile, JudgedLine } from "#lab";
import { accountText } from "#lab/ledger";
import { type Trial, trial } from "../oracle/trial.ts";
import { demanding } from "../system/scenario.ts";

const SEEDS = ["queue-offload/exercise/1", "queue-offload/exercise/2"];
const MOST_SEEDS = 1_000_000;
/** Of the solution's drain time, at most. */
const DRAIN_OF_SOLUTION = 1.2;
/** Sent at once: five seconds of work. */
const BACKLOG = 60;
const DRAINED_WITHIN_MILLIS = 60_000;
const LOOK_EVERY_MILLIS = 50;

/** Three trials first, the new seed's before the others; the drain only where nothing was wrong in them. */
export async function judge(
  context: JudgeContext,
  { seeds = 1 + SEEDS.length, isDrainJudged = true } = {},
): Promise<JudgedLine[]> {
  const lines: JudgedLine[] = [];
  const unseen = `queue-offload/exercise/unseen-${randomInt(MOST_SEEDS)}`;
  for (const seed of [unseen, ...SEEDS].slice(0, seeds)) lines.push(await trialLine(context, seed));
  if (!isDrainJudged || lines.some(({ ok }) => !ok)) return lines;
  const own = await drainSeconds(context, "learner");
  const solution = await drainSeconds(context, "solution");
  return [...lines, drainLine(own, solution)];
}

async function trialLine({ withApp, services }: JudgeContext, seed: string): Promise<JudgedLine> {
  try {
    const outcome = await withApp("learner", demanding, ({ url, tools }) =>
      trial({ url, services, variant: "learner", tools, seed }),
    );
    return lineOf(seed, outcome);
  } catch (error) {
    return { ok: false, text: `Faults by seed ${seed}: ${(error as Error).message}` };
  }
}

export function lineOf(seed: string, outcome: Trial): JudgedLine {
  const faults = faultsOf(outcome);
  return {
    ok: faults.length === 0,
    text: `Faults by seed ${seed}: ${accountText(outcome)}. ${faults.length === 0 ? "All is right." : faults.join(" ")}`,
  };
}

/** What is wrong with an account, and where to look for it. */
function faultsOf(one: Trial): string[] {
  const faults: string[] = [];
  if (one.lost > 0) faults.push("When is a message deleted, and who has the order by then?");
  if (one.inFlight > 0) faults.push("What is still on its way when nothing happens any more?");
  if (one.surplusEffects > 0)
    faults.push("How long is a message yours, and how does an effect know that it has been there?");
  if (one.misdirected > 0)
    faults.push(
      `${one.misdirected} orders are in the dead-letter queue and should not be, or the other way round: who counts the attempts?`,
    );
  if (one.mostTries > demanding.attempts)
    faults.push(`An order that cannot be done was begun ${one.mostTries} times.`);
  return faults;
}

function drainLine(own: number, solution: number): JudgedLine {
  return {
    ok: own <= DRAIN_OF_SOLUTION * solution,
    text: `${BACKLOG} orders that come at once are done in ${own.toFixed(1)} s; the solution needs ${solution.toFixed(1)} s, and at most ${DRAIN_OF_SOLUTION} of that is asked for.`,
  };
}

/** From the first of many orders until the last of them has its effect; infinite where it never has. */
const drainSeconds = ({ withApp }: JudgeContext, file: JudgedFile): Promise<number> =>
  withApp(file, demanding, async ({ url }: JudgedApp) => {
    const begun = performance.now();
    const body = JSON.stringify({ item: 7, quantity: 1 });
    const sent = Array.from({ length: BACKLOG }, () =>
      fetch(`${url}/orders`, { method: "POST", body }).then((answer) => answer.text()),
    );
    await Promise.all(sent);
    while (performance.now() - begun < DRAINED_WITHIN_MILLIS) {
      const { completed } = (await (await fetch(`${url}/counters`)).json()) as {
        completed: number;
      };
      if (completed >= BACKLOG) return (performance.now() - begun) / 1e3;
      await pause(LOOK_EVERY_MILLIS);
    }
    return Number.POSITIVE_INFINITY;
  });
