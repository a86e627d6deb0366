/** What must hold exactly for the outbox, and how the others are expected to fail. */
import type { FaultTools, InvariantTarget } from "#lab";
import type { KillPoint } from "../system/order-event.ts";
import { type Crash, crashAtEach } from "./crash.ts";
import { type Findings, otherAnswers, reusedKeys } from "./keys.ts";
import { replay } from "./replay.ts";
import { type TrialAccount, trial } from "./trial.ts";

/**
 * Of the trial that every variant goes through. In this one north lives, so that what is expected to be lost in the
 * outage does not wait with its customers.
 */
const SEED = "order-bridge/verify/16";

/** Outcomes at the servers checked last: several invariants read the same trial. */
const tried = new Map<string, Promise<TrialAccount>>();
const crashed = new Map<string, Promise<Record<KillPoint, Crash>>>();
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

/** One value of the trial's account. */
const counted =
  (of: (account: TrialAccount) => number) =>
  async (target: InvariantTarget, tools: FaultTools): Promise<Findings> => {
    const look = () => trial({ ...target, tools, seed: SEED });
    const account = await remembered(tried, target, look);
    return { violations: of(account), checked: account.accepted };
  };

/** Accepted operations without a ticket: at the end none may be in flight or given up. */
const lost = counted(({ lost, inFlight, deadLettered }) => lost + inFlight + deadLettered);
const doubled = counted(({ duplicated, phantom }) => duplicated + phantom);
const misordered = counted((account) => account.misordered);
const centsAstray = counted((account) => account.centsAstray);

/** Tickets that an order lacks or has beyond one, when the bridge is killed at a point. */
const ticketsAstray =
  (point: KillPoint) =>
  async (target: InvariantTarget): Promise<Findings> => {
    const found = await remembered(crashed, target, () => crashAtEach(target.url, target.services));
    const { tickets, isKilled } = found[point];
    return { violations: isKilled ? Math.abs(tickets - 1) : 1, checked: 1 };
  };

const replayedTwice = ({ url, services }: InvariantTarget) => replay("twice", url, services);
const replayedInReverse = ({ url, services }: InvariantTarget) =>
  replay("in-reverse", url, services);

const held = { workload: "network", expected: "held" as const };
const broken = { workload: "network", expected: "broken" as const };
const others = ["naive", "retry-only", "key-only"];
const withoutKeys = ["naive", "retry-only"];
const inTrial = "when processes die and the way loses calls";
const twice = "An order of which the bridge is told twice is printed once";
const reversed = "An order of which the bridge is told after its cancellation is printed before it";

/** The invariants of one kill point: for the variants that survive it and for those that do not. */
const point = (id: KillPoint, where: string, fails: string[], how: string) => {
  const check = ticketsAstray(id);
  const rights = [...others, "outbox"].filter((variant) => !fails.includes(variant));
  const text = `The kitchen has one ticket for an order whose bridge died ${where}`;
  const over = { ...held, id: `struck-${id}`, text, variants: rights, check };
  if (fails.length === 0) return [over];
  return [over, { ...broken, id: `struck-${id}-${how}`, text, variants: fails, check }];
};

export const invariants = [
  {
    ...held,
    id: "nothing-lost",
    text: `Every operation that a customer was told yes to has its ticket in the end, ${inTrial}`,
    variants: ["outbox"],
    check: lost,
  },
  {
    ...held,
    id: "nothing-doubled",
    text: `No operation has two tickets, and no ticket belongs to nobody, ${inTrial}`,
    variants: ["key-only", "outbox"],
    check: doubled,
  },
  {
    ...held,
    id: "nothing-misordered",
    text: `No order is printed after its cancellation, ${inTrial}`,
    variants: ["outbox"],
    check: misordered,
  },
  {
    ...held,
    id: "cents-agree",
    text: `The sums of cents of both platforms are equal, ${inTrial} (violations are cents)`,
    variants: ["outbox"],
    check: centsAstray,
  },
  {
    ...broken,
    id: "orders-lost",
    text: "Every operation that a customer was told yes to has its ticket in the end, without an outbox",
    variants: others,
    check: lost,
  },
  {
    ...broken,
    id: "orders-doubled",
    text: "No operation has two tickets, where calls are repeated without a key",
    variants: ["retry-only"],
    check: doubled,
  },
  {
    ...held,
    id: "told-twice",
    text: twice,
    variants: ["key-only", "outbox"],
    check: replayedTwice,
  },
  {
    ...broken,
    id: "told-twice-doubles",
    text: `${twice}, without keys`,
    variants: withoutKeys,
    check: replayedTwice,
  },
  {
    ...held,
    id: "told-in-reverse",
    text: reversed,
    variants: ["outbox"],
    check: replayedInReverse,
  },
  {
    ...broken,
    id: "told-in-reverse-misorders",
    text: `${reversed}, where events are passed on as they come`,
    variants: others,
    check: replayedInReverse,
  },
  ...point("before-commit", "before it had written anything", [], ""),
  ...point("after-commit", "between its commit and its call", ["key-only"], "loses"),
  ...point("after-send", "after its call and before the answer", withoutKeys, "doubles"),
  ...point("after-reply", "after the answer and before it noted it", withoutKeys, "doubles"),
  {
    ...held,
    id: "same-answer",
    text: "Who asks again under the same key is answered the same, and it is done once, at both platforms",
    variants: ["outbox"],
    check: ({ url, services }: InvariantTarget) => otherAnswers(url, services),
  },
  {
    ...held,
    id: "key-reused",
    text: "A key that comes again with another body is refused with 409 and a sentence, at both platforms",
    variants: ["outbox"],
    check: ({ url }: InvariantTarget) => reusedKeys(url),
  },
];
