/** What must hold over seeded trials, and what must break for the variants that are wrong. */
import type { FaultTools, InvariantTarget } from "#lab";
import { usual } from "../system/scenario.ts";
import { type Trial, trial } from "./trial.ts";

interface Findings {
  violations: number;
  checked: number;
}

/** Verification takes the right variants through two schedules, the soak through hundreds. */
const SEEDS = ["queue-offload/1", "queue-offload/2"];
/**
 * Looked at one after the other until one shows a fault, and one is enough. Where a killed web process takes long to come
 * back, a schedule that kills it early may find an empty queue when Redis is restarted; in the fifth, Redis comes first.
 */
const WRONG_SEEDS = ["queue-offload/1", "queue-offload/5", "queue-offload/2", "queue-offload/3"];
const RIGHT = ["bullmq", "sqs"];

/** Trials of the servers checked last: all invariants read the same ones. */
const trials = new Map<string, Promise<Trial[]>>();
const SERVERS_REMEMBERED = 4;

function trialsAt({ url, variant, services }: InvariantTarget, tools: FaultTools) {
  const key = `${variant} at ${url}`;
  const isRight = RIGHT.includes(variant);
  const found = trials.get(key) ?? run(isRight ? SEEDS : WRONG_SEEDS);
  trials.set(key, found);
  for (const oldest of [...trials.keys()].slice(0, -SERVERS_REMEMBERED)) trials.delete(oldest);
  return found;

  async function run(seeds: readonly string[]): Promise<Trial[]> {
    const outcomes: Trial[] = [];
    for (const seed of seeds) {
      const outcome = await trial({ url, services, variant, tools, seed });
      outcomes.push(outcome);
      if (!isRight && isWrong(outcome)) break;
    }
    return outcomes;
  }
}

/** Of a variant that is wrong: what it does wrong by itself. */
const isWrong = (one: Trial): boolean => lostIn(one) + one.surplusEffects > 0;

const over =
  (count: (one: Trial) => number) =>
  async (target: InvariantTarget, tools: FaultTools): Promise<Findings> => {
    const outcomes = await trialsAt(target, tools);
    const sum = (of: (one: Trial) => number) => outcomes.reduce((all, one) => all + of(one), 0);
    return { violations: sum(count), checked: sum(({ accepted }) => accepted) };
  };

/** Accepted orders that are neither done nor dead letters, those still in flight at the end included. */
const lostIn = (one: Trial): number => one.lost + one.inFlight;
const lost = over(lostIn);
const doubled = over((one) => one.surplusEffects);
/** An order that cannot be done is tried as often as the queue allows and no more. */
const misdirected = over((one) => one.misdirected + Math.max(0, one.mostTries - usual.attempts));

const inKills = { workload: "kills" };
const cases = "(cases are accepted orders, under seeded faults)";

export const invariants = [
  {
    ...inKills,
    id: "none-lost",
    text: `Every accepted order has its effect or is in the dead-letter queue ${cases}`,
    expected: "held" as const,
    variants: RIGHT,
    check: lost,
  },
  {
    ...inKills,
    id: "none-doubled",
    text: `No order has its effect twice ${cases}`,
    expected: "held" as const,
    variants: RIGHT,
    check: doubled,
  },
  {
    ...inKills,
    id: "dead-letters",
    text: `Orders that cannot be done, and no others, are in the dead-letter queue, after five attempts at most ${cases}`,
    expected: "held" as const,
    variants: RIGHT,
    check: misdirected,
  },
  {
    ...inKills,
    id: "forgotten",
    text: `Every accepted order has its effect, where the work lives in memory ${cases}`,
    expected: "broken" as const,
    variants: ["fire-and-forget"],
    check: lost,
  },
  {
    ...inKills,
    id: "lost-with-redis",
    text: `Every accepted order has its effect or is given up, where Redis keeps nothing on disk ${cases}`,
    expected: "broken" as const,
    variants: ["bullmq-in-memory"],
    check: lost,
  },
  {
    workload: "overrun",
    id: "doubled-by-timeout",
    text: `No order has its effect twice, where the work is longer than the visibility timeout ${cases}`,
    expected: "broken" as const,
    variants: ["sqs-overrun"],
    check: doubled,
  },
];
