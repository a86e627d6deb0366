/** Judges a bridge and a receiver by three trials with faults, and by how long everybody waits in one without. */
import { randomUUID } from "node:crypto";
import type { JudgeContext, JudgedFile, JudgedLine } from "#lab";
import { accountText } from "#lab/ledger";
import { calmTrial, type TrialAccount, trial } from "../oracle/trial.ts";
import { usual } from "../system/scenario.ts";

/** Two fixed seeds; the third is random. */
const SEEDS = ["order-bridge/exercise/1", "order-bridge/exercise/2"];
const CALM_SEED = "order-bridge/exercise/calm";
const LONGEST_DELAY_MILLIS = 1_500;
/** Two trials of one file differ by a quarter on a machine that is shared; a lock for all makes it many times as much. */
const LONGEST_LATENCY = 1.5;
const SLACK_MILLIS = 25;

/** Trials first; who loses or doubles is not timed. */
export async function judge(context: JudgeContext): Promise<JudgedLine[]> {
  const lines: JudgedLine[] = [];
  for (const seed of [...SEEDS, `order-bridge/exercise/${randomUUID()}`])
    lines.push(accountLine(seed, await tried(context, "learner", trial, seed)));
  if (lines.some(({ ok }) => !ok)) return lines;
  const learner = await tried(context, "learner", calmTrial, CALM_SEED);
  const solution = await tried(context, "solution", calmTrial, CALM_SEED);
  return [...lines, delayLine(learner), latencyLine(learner, solution)];
}

const tried = (
  { services, withApp }: JudgeContext,
  file: JudgedFile,
  run: typeof trial,
  seed: string,
): Promise<TrialAccount> =>
  withApp(file, usual, ({ url, tools }) =>
    run({ url, services, tools, seed, variant: String(file) }),
  );

function accountLine(seed: string, account: TrialAccount): JudgedLine {
  const { lost, inFlight, deadLettered, duplicated, phantom, misordered, centsAstray } = account;
  const missing = lost + inFlight + deadLettered;
  const ok = missing + duplicated + phantom + misordered + centsAstray === 0;
  const advice = [
    missing > 0 && "What does the outbox know of an event that was marked when its bridge died?",
    duplicated > 0 && "What do two calls of one key find that are under way at the same time?",
  ].filter((text) => text !== false);
  return {
    ok,
    text: [
      `Faults of seed ${seed}: ${accountText(account)}, ${centsAstray} cents astray.`,
      ...advice,
    ].join(" "),
  };
}

function delayLine({ delaysMillis }: TrialAccount): JudgedLine {
  const millis = percentile95(delaysMillis);
  return {
    ok: millis <= LONGEST_DELAY_MILLIS,
    text: `Without faults, 95 of 100 tickets are printed within ${millis.toFixed(0)} ms of the order; at most ${LONGEST_DELAY_MILLIS} ms is asked for.`,
  };
}

function latencyLine(learner: TrialAccount, solution: TrialAccount): JudgedLine {
  const [own, theirs] = [learner, solution].map(({ latenciesMillis }) =>
    percentile95(latenciesMillis),
  ) as [number, number];
  return {
    ok: own <= LONGEST_LATENCY * theirs + SLACK_MILLIS,
    text: `95 of 100 customers wait for at most ${own.toFixed(0)} ms, and with the solution ${theirs.toFixed(0)} ms; ${LONGEST_LATENCY} times that and ${SLACK_MILLIS} ms are let pass.`,
  };
}

/** The smallest value that 95 of 100 do not exceed. */
function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.POSITIVE_INFINITY;
}
