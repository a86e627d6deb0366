/** What must hold exactly for the outbox, and in which ways the others are expected to fail. */
import type { FaultTools, InvariantTarget } from "#lab";
import type { StrikePoint } from "./contract.ts";
import { type Struck, strikeEach } from "./crash.ts";
import { type Judgement, otherAnswers, reusedKeys } from "./keys.ts";
import { type TrialAccount, trial } from "./trial.ts";

/**
 * Of the trial that every variant goes through. In this one north lives, one early webhook comes twice, and two early
 * orders are told of after their cancellation: what is expected to fail does so without luck.
 */
const SEEDS = ["order-bridge/verify/399"];

/** What was found at the servers judged last: several invariants look at the same trial. */
const tried = new Map<string, Promise<TrialAccount[]>>();
const struck = new Map<string, Promise<Record<StrikePoint, Struck>>>();
const SERVERS_REMEMBERED = 8;

function remembered<Found>(
  found: Map<string, Promise<Found>>,
  { variant, url }: InvariantTarget,
  look: () => Promise<Found>,
): Promise<Found> {
  const key = `${variant} at ${url}`;
  const known = found.get(key) ?? look();
  found.set(key, known);
  for (const oldest of [...found.keys()].slice(0, -SERVERS_REMEMBERED)) found.delete(oldest);
  return known;
}

function trialsOf(target: InvariantTarget, tools: FaultTools): Promise<TrialAccount[]> {
  return remembered(tried, target, async () => {
    const accounts: TrialAccount[] = [];
    for (const seed of SEEDS) accounts.push(await trial({ ...target, tools, seed }));
    return accounts;
  });
}

/** A figure of the accounts, summed over the trials. */
const summed =
  (of: (account: TrialAccount) => number) =>
  async (target: InvariantTarget, tools: FaultTools): Promise<Judgement> => {
    const accounts = await trialsOf(target, tools);
    const sum = (some: (account: TrialAccount) => number) =>
      accounts.reduce((total, account) => total + some(account), 0);
    return { violations: sum(of), checked: sum(({ accepted }) => accepted) };
  };

/** Of what was accepted, and is not known to have been done: at the end nothing may be on its way, nor given up. */
export const lost = summed(({ lost, inFlight, deadLettered }) => lost + inFlight + deadLettered);
export const doubled = summed(({ duplicated, phantom }) => duplicated + phantom);
export const misordered = summed((account) => account.misordered);
export const centsAstray = summed((account) => account.centsAstray);

/** Tickets that an order lacks or has beyond one, when the bridge dies at a point. */
export const ticketsAstray =
  (point: StrikePoint) =>
  async (target: InvariantTarget): Promise<Judgement> => {
    const found = await remembered(struck, target, () => strikeEach(target.url, target.services));
    const { tickets, isStruck } = found[point];
    return { violations: isStruck ? Math.abs(tickets - 1) : 1, checked: 1 };
  };

const held = { workload: "network", expected: "held" as const };
const broken = { workload: "network", expected: "broken" as const };
const others = ["naive", "retry-only", "key-only"];
const inTrial = "when processes die and the way loses calls";

/** A point of a crash, for those that get over it and those that do not. */
const point = (id: StrikePoint, where: string, fails: string[], how: string) => {
  const judge = ticketsAstray(id);
  const rights = [...others, "outbox"].filter((variant) => !fails.includes(variant));
  const text = `The kitchen has one ticket for an order whose bridge died ${where}`;
  const over = { ...held, id: `struck-${id}`, text, variants: rights, judge };
  if (fails.length === 0) return [over];
  return [over, { ...broken, id: `struck-${id}-${how}`, text, variants: fails, judge }];
};

export const invariants = [
  {
    ...held,
    id: "nothing-lost",
    text: `Every operation that a customer was told yes to has its ticket in the end, ${inTrial}`,
    variants: ["outbox"],
    judge: lost,
  },
  {
    ...held,
    id: "nothing-doubled",
    text: `No operation has two tickets, and no ticket belongs to nobody, ${inTrial}`,
    variants: ["outbox", "key-only"],
    judge: doubled,
  },
  {
    ...held,
    id: "nothing-misordered",
    text: `No order is printed after its cancellation, ${inTrial}`,
    variants: ["outbox"],
    judge: misordered,
  },
  {
    ...held,
    id: "cents-agree",
    text: `The sums of cents of both platforms are equal, ${inTrial} (violations are cents)`,
    variants: ["outbox"],
    judge: centsAstray,
  },
  {
    ...broken,
    id: "orders-lost",
    text: "Every operation that a customer was told yes to has its ticket in the end, without an outbox",
    variants: others,
    judge: lost,
  },
  {
    ...broken,
    id: "orders-doubled",
    text: "No operation has two tickets, and no ticket belongs to nobody, without keys",
    variants: ["naive", "retry-only"],
    judge: doubled,
  },
  {
    ...broken,
    id: "orders-misordered",
    text: "No order is printed after its cancellation, where events are passed on as they come",
    variants: others,
    judge: misordered,
  },
  ...point("before-commit", "before it had written anything", [], ""),
  ...point("after-commit", "between its commit and its call", ["key-only"], "loses"),
  ...point(
    "after-send",
    "after its call and before the answer",
    ["naive", "retry-only"],
    "doubles",
  ),
  ...point(
    "after-reply",
    "after the answer and before it noted it",
    ["naive", "retry-only"],
    "doubles",
  ),
  {
    ...held,
    id: "same-answer",
    text: "Who asks again under the same key is answered the same, and it is done once, at both platforms",
    variants: ["outbox"],
    judge: ({ url, services }: InvariantTarget) => otherAnswers(url, services),
  },
  {
    ...held,
    id: "key-reused",
    text: "A key that comes again with another body is refused with 409 and a sentence, at both platforms",
    variants: ["outbox"],
    judge: ({ url }: InvariantTarget) => reusedKeys(url),
  },
];
