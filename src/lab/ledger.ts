/** Exact accounting of operations that must have their effect once, from books kept by different parties. */

/** One effect that has happened, as the store that holds effects tells it. */
export interface Effect {
  operation: string;
  /** What the operation changes, such as an order; operations of one entity have an order among themselves. */
  entity?: string | undefined;
  /** The place of the operation among those of its entity. */
  step?: number | undefined;
}

/** What each party wrote down, without asking the others. */
export interface Books {
  /** Operations that clients say were answered with yes. */
  accepted: readonly string[];
  /** In the order in which they happened. */
  effects: readonly Effect[];
  /** Operations given up on, kept where somebody looks. */
  deadLettered?: readonly string[] | undefined;
  /** Operations on their way. */
  inFlight?: readonly string[] | undefined;
  /** Operations whose client got a no, or no answer: they may have had their effect or not. */
  unanswered?: readonly string[] | undefined;
}

/** Every accepted operation stands in exactly one of completed, dead-lettered, in flight and lost. */
export interface Account {
  accepted: number;
  /** Accepted, with an effect. */
  completed: number;
  deadLettered: number;
  inFlight: number;
  /** Accepted, and nowhere to be found. */
  lost: number;
  /** Operations that had their effect more than once. */
  duplicated: number;
  /** Effects beyond the first of each operation. */
  surplusEffects: number;
  /** Effects that came after an effect of a later step of the same entity. */
  misordered: number;
  /** Operations that had an effect and were neither accepted nor left unanswered: no client asked for them. */
  phantom: number;
  /** Operations that had their effect although their client got no answer. */
  unansweredCompleted: number;
  /**
   * What the books leave unexplained: 0 when they agree. Entries that contradict each other are in it: an
   * operation accepted twice, one that is both done with and given up, one that is kept but was never heard of.
   */
  remainder: number;
}

/** The books do not agree; `account` says by how much. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly account: Account;

  constructor(account: Account) {
    super(
      `The books leave ${account.remainder} entries unexplained (${accountText(account)}); look for an operation that two of them hold, or that one has invented.`,
    );
    this.account = account;
  }
}

/** Classes every operation and every effect, and counts what then is left over. */
export function reconcile(books: Books): Account {
  const { accepted, effects, deadLettered = [], inFlight = [], unanswered = [] } = books;
  const asked = new Set(accepted);
  const open = new Set(unanswered);
  const times = new Map<string, number>();
  for (const { operation } of effects) times.set(operation, (times.get(operation) ?? 0) + 1);
  const dead = new Set(deadLettered);
  const moving = new Set(inFlight);

  const account: Account = {
    accepted: accepted.length,
    completed: 0,
    deadLettered: 0,
    inFlight: 0,
    lost: 0,
    duplicated: 0,
    surplusEffects: 0,
    misordered: misorderedOf(effects),
    phantom: 0,
    unansweredCompleted: 0,
    remainder: 0,
  };
  for (const operation of asked) {
    if (times.has(operation)) account.completed += 1;
    else if (dead.has(operation)) account.deadLettered += 1;
    else if (moving.has(operation)) account.inFlight += 1;
    else account.lost += 1;
  }
  for (const [operation, count] of times) {
    if (count > 1) account.duplicated += 1;
    account.surplusEffects += count - 1;
    if (asked.has(operation)) continue;
    if (open.has(operation)) account.unansweredCompleted += 1;
    else account.phantom += 1;
  }
  const { completed, lost, surplusEffects, phantom, unansweredCompleted } = account;
  const operations = accepted.length - completed - account.deadLettered - account.inFlight - lost;
  const counted = completed + surplusEffects + phantom + unansweredCompleted;
  const known = (operation: string) => asked.has(operation) || open.has(operation);
  const contradictions =
    count(dead, (one) => times.has(one) || moving.has(one)) +
    count(dead, (one) => !known(one)) +
    count(moving, (one) => !known(one) && !times.has(one)) +
    count(open, (one) => asked.has(one));
  account.remainder = Math.abs(operations) + Math.abs(effects.length - counted) + contradictions;
  return account;
}

/** @throws LedgerError where the books leave a remainder */
export function requireBalanced(account: Account): Account {
  if (account.remainder !== 0) throw new LedgerError(account);
  return account;
}

/** "2,000 accepted: 1,998 completed, 0 dead-lettered, 0 in flight, 2 lost; 1 duplicated, 0 out of order, 0 phantom". */
export function accountText(account: Account): string {
  const number = (value: number) => value.toLocaleString("en-US");
  return (
    `${number(account.accepted)} accepted: ${number(account.completed)} completed, ` +
    `${number(account.deadLettered)} dead-lettered, ${number(account.inFlight)} in flight, ` +
    `${number(account.lost)} lost; ${number(account.duplicated)} duplicated, ` +
    `${number(account.misordered)} out of order, ${number(account.phantom)} phantom`
  );
}

/** Only the first effect of an operation has a place; a repetition is counted as one, not as disorder. */
function misorderedOf(effects: readonly Effect[]): number {
  const latest = new Map<string, number>();
  const seen = new Set<string>();
  let misordered = 0;
  for (const { operation, entity, step } of effects) {
    if (entity === undefined || step === undefined || seen.has(operation)) continue;
    seen.add(operation);
    const before = latest.get(entity) ?? Number.NEGATIVE_INFINITY;
    if (step < before) misordered += 1;
    latest.set(entity, Math.max(before, step));
  }
  return misordered;
}

function count<T>(some: Iterable<T>, is: (one: T) => boolean): number {
  let counted = 0;
  for (const one of some) if (is(one)) counted += 1;
  return counted;
}
