/**
 * Claims against what was measured. Each verdict comes with the one sentence a page shows beside it,
 * made from the data and nothing else.
 */
import { type Statement, verdict } from "../../stats/verdict.ts";
import { CONTROL_MAXIMUM_WIDTH } from "../derive/comparisons.ts";
import type { Derived } from "../derive/derive.ts";
import { rounded } from "../derive/round.ts";
import type { Claim, ClaimRule, Control, InvariantResult, Verdict } from "../document/schema.ts";
import {
  cpuGainOf,
  figure,
  figureOf,
  quantities,
  quantity,
  range,
  ratioOf,
  readable,
} from "./sentence.ts";

/** A claim as written before the run, its baseline filled in. A claim already judged will do. */
export type WrittenClaim = Pick<Claim, "id" | "text" | "rule">;

/** What claims are judged on. */
export type Judged = Pick<Derived, "comparisons" | "control" | "dilution" | "drains" | "summaries">;

/**
 * Fewest fresh starts of the processes for a verdict. On synthetic data the 95 % interval of fewer
 * covers as little as 90 %, and one start alone says nothing of the next.
 */
const MINIMUM_SPAWNS = 5;

type TimingRule = Exclude<ClaimRule, { kind: "invariant" | "value-within" | "drain-agrees" }>;
type ValueRule = Extract<ClaimRule, { kind: "value-within" }>;
type DrainRule = Extract<ClaimRule, { kind: "drain-agrees" }>;
type Finding = Pick<Claim, "verdict" | "because">;

/** Every claim with its verdict, in the order written. */
export function judge(
  claims: readonly WrittenClaim[],
  derived: Judged,
  invariants: readonly InvariantResult[],
): Claim[] {
  return claims.map(({ id, text, rule }) => ({
    id,
    text,
    kind: rule.kind,
    rule,
    ...findingOf(rule, derived, invariants),
  }));
}

function findingOf(
  rule: ClaimRule,
  derived: Judged,
  invariants: readonly InvariantResult[],
): Finding {
  switch (rule.kind) {
    case "invariant":
      return judgeInvariant(rule.invariant, invariants);
    case "value-within":
      return judgeValue(rule, derived);
    case "drain-agrees":
      return judgeDrain(rule, derived);
    default:
      return judgeTiming(rule, derived);
  }
}

function judgeTiming(rule: TimingRule, derived: Judged): Finding {
  const subject = ratioOf(rule);
  const compared = derived.comparisons.find(
    (one) =>
      one.workload === rule.workload &&
      one.metric === rule.metric &&
      one.variant === rule.variant &&
      one.baseline === rule.baseline &&
      one.requestClass === rule.requestClass &&
      one.counter === rule.counter,
  );
  if (compared === undefined) {
    return inconclusive(`${subject} was not measured in this run.`);
  }
  const distrust = whyControlFails(derived.control);
  if (distrust !== undefined)
    return inconclusive(`${subject} is ${range(compared)}, but ${distrust}.`);
  if (compared.spawns < MINIMUM_SPAWNS) {
    return inconclusive(
      `${subject} is ${range(compared)} from ${compared.spawns} fresh starts of the processes, and a verdict needs at least ${MINIMUM_SPAWNS}.`,
    );
  }
  if (rule.kind === "dilution-agrees") return judgeDilution(rule, derived);
  const statement = statementOf(rule);
  const widened = widenedByControl(compared, derived.control);
  const word = verdict(compared.generatorBound ? openAwayFromOne(widened) : widened, statement);
  const bound = compared.generatorBound
    ? "; the load generator was the limit, so the true ratio may be further from 1"
    : "";
  const wide =
    widened === compared
      ? ""
      : `, and ${range(widened)} when widened by the A/A control, which is ${range(derived.control!)}`;
  return {
    verdict: word,
    because: `${subject} is ${range(compared)}${wide}, ${position(word, statement)}${bound}.`,
  };
}

/** A control of a latency that is wider than others may be is not held against a claim, but added to its interval. */
function widenedByControl<Compared extends { ratio: number; low: number; high: number }>(
  compared: Compared,
  control: Control | null,
): Compared {
  if (control === null || control.high - control.low <= CONTROL_MAXIMUM_WIDTH) return compared;
  return {
    ...compared,
    low: rounded(compared.low * control.low),
    high: rounded(compared.high * control.high),
  };
}

/** A variant's own figure needs no comparison, and no control: what the instrument adds would show in the figure. */
function judgeValue(rule: ValueRule, derived: Judged): Finding {
  const subject = figureOf(rule);
  const found = derived.summaries.find(
    (one) =>
      one.workload === rule.workload &&
      one.metric === rule.metric &&
      one.variant === rule.variant &&
      one.requestClass === rule.requestClass &&
      one.counter === rule.counter,
  );
  if (found === undefined) return inconclusive(`${subject} was not measured in this run.`);
  const { spawns = 0 } = found;
  const { scale, unit } = readable(found);
  if (spawns < MINIMUM_SPAWNS) {
    return inconclusive(
      `${subject} is ${quantities(found, scale)} ${unit} from ${spawns} fresh starts of the processes, and a verdict needs at least ${MINIMUM_SPAWNS}.`,
    );
  }
  const word = verdict(found, { kind: "within", from: rule.from, to: rule.to });
  const shown: Statement = {
    kind: "within",
    from: rounded(rule.from * scale),
    to: rounded(rule.to * scale),
  };
  return {
    verdict: word,
    because: `${subject} is ${quantities(found, scale)} ${unit}, ${position(word, shown)}.`,
  };
}

/** A ratio whose limit was the generator is at least as far from 1 as measured, and may be any further. */
function openAwayFromOne({ low, high }: { low: number; high: number }) {
  return { low: low < 1 ? 0 : low, high: high > 1 ? Number.POSITIVE_INFINITY : high };
}

/** Both intervals enter at their ends, so that no agreement is found that either could deny. */
function judgeDilution(
  rule: Extract<TimingRule, { kind: "dilution-agrees" }>,
  derived: Judged,
): Finding {
  const subject = ratioOf(rule);
  const point = derived.dilution.find(
    (one) =>
      one.workload === rule.workload &&
      one.variant === rule.variant &&
      one.baseline === rule.baseline,
  );
  if (point === undefined) {
    return inconclusive(
      `${subject} has no prediction, since the point with 0 ms of work was not measured in this run.`,
    );
  }
  const { measured, predicted } = point;
  const gain = point.kind === "cpu" ? subject : cpuGainOf(rule);
  const share = {
    ratio: rounded(measured.ratio / predicted.ratio),
    low: rounded(measured.low / predicted.high),
    high: rounded(measured.high / predicted.low),
  };
  const statement: Statement = {
    kind: "within",
    from: rounded(1 - rule.tolerance),
    to: rounded(1 + rule.tolerance),
  };
  const word = verdict(share, statement);
  return {
    verdict: word,
    because: `${gain} was measured at ${range(measured)} and predicted at ${range(predicted)}: measured over predicted is ${range(share)}, ${position(word, statement)}.`,
  };
}

/** A backlog is counted and not timed by requests, so no control is asked for. */
function judgeDrain(rule: DrainRule, { drains = [] }: Judged): Finding {
  const { variant, workload, tolerance } = rule;
  const subject = `The backlog of ${variant} on ${workload}`;
  const found = drains.find((one) => one.workload === workload && one.variant === variant);
  if (found === undefined) return inconclusive(`${subject} was not measured in this run.`);
  const { seconds, expectedSeconds, spawns, undrained } = found;
  if (spawns < MINIMUM_SPAWNS) {
    return inconclusive(
      `${subject} was seen to drain in ${spawns} fresh starts of the processes, and a verdict needs at least ${MINIMUM_SPAWNS}.`,
    );
  }
  if (undrained > 0) {
    return inconclusive(
      `${subject} was not gone when the load ended in ${undrained} of ${spawns} fresh starts, so its drain time is not known.`,
    );
  }
  const statement: Statement = {
    kind: "within",
    from: rounded(1 - tolerance),
    to: rounded(1 + tolerance),
  };
  const word = verdict(found, statement);
  return {
    verdict: word,
    because: `${subject} drained in ${quantities(seconds, 1)} s, and ${quantity(expectedSeconds)} s were expected: measured over expected is ${range(found)}, ${position(word, statement)}.`,
  };
}

function judgeInvariant(id: string, invariants: readonly InvariantResult[]): Finding {
  const rows = invariants.filter((row) => row.id === id);
  if (rows.length === 0) return inconclusive("The invariant was not checked in this run.");
  const wrong = rows.filter((row) => row.held !== (row.expected === "held"));
  const counted = (row: InvariantResult) =>
    `${row.held ? "held" : "was broken"} in ${row.variant} (${row.count} violations in ${row.checked} cases)`;
  if (wrong.length === 0) {
    return {
      verdict: "supported",
      because: `As expected, the invariant ${rows.map(counted).join(", and ")}.`,
    };
  }
  return {
    verdict: "not-supported",
    because: `The invariant ${wrong.map(counted).join(", and ")}, where ${wrong[0]!.expected === "held" ? "none" : "at least one violation"} was expected.`,
  };
}

function statementOf(rule: Exclude<TimingRule, { kind: "dilution-agrees" }>): Statement {
  switch (rule.kind) {
    case "ratio-at-least":
      return { kind: "at-least", threshold: rule.threshold };
    case "ratio-at-most":
      return { kind: "at-most", threshold: rule.threshold };
    case "ratio-within":
      return { kind: "within", from: rule.from, to: rule.to };
  }
}

/** Where an interval lies against what was stated, as the end of a sentence. */
function position(word: Verdict, statement: Statement): string {
  const share = {
    supported: "the whole interval",
    "not-supported": "no part of the interval",
    inconclusive: "only part of the interval",
  }[word];
  switch (statement.kind) {
    case "at-least":
      return `${share} at or above ${figure(statement.threshold)}`;
    case "at-most":
      return `${share} at or below ${figure(statement.threshold)}`;
    case "within":
      return `${share} within ${figure(statement.from)} and ${figure(statement.to)}`;
  }
}

function whyControlFails(control: Control | null): string | undefined {
  if (control === null) return "this run has no A/A control, so no timing claim can be judged";
  if (control.passed) return undefined;
  const excludes = control.low > 1 || control.high < 1;
  return `the A/A control, ${control.baseline} against a second copy of itself, is ${range(control)}, ${
    excludes
      ? "which excludes 1"
      : `which is wider than ${control.metric === undefined ? 10 : 50} %`
  }, so no timing claim can be judged`;
}

function inconclusive(because: string): Finding {
  return { verdict: "inconclusive", because };
}
