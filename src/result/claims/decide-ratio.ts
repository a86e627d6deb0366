/** Claims about the ratio of two variants. */
import { type Statement, verdict } from "../../stats/verdict.ts";
import { CONTROL_MAXIMUM_WIDTH } from "../derive/comparisons.ts";
import { rounded } from "../derive/round.ts";
import type { RatioRule } from "../document/schema/claim-rule.ts";
import type { Comparison, Control } from "../document/schema.ts";
import {
  type Decision,
  type Evidence,
  inconclusive,
  MINIMUM_SPAWNS,
  position,
} from "./evidence.ts";
import { range, ratioOf } from "./sentence.ts";

export function decideRatio(rule: RatioRule, statement: Statement, evidence: Evidence): Decision {
  const { control } = evidence;
  const subject = ratioOf(rule);
  const compared = trustworthy(rule, evidence);
  if ("verdict" in compared) return compared;
  const widened = widenedByControl(compared, control);
  const word = verdict(compared.generatorBound ? openAwayFromOne(widened) : widened, statement);
  const bound = compared.generatorBound
    ? "; the load generator was the limit, so the true ratio may be further from 1"
    : "";
  const wide =
    widened === compared
      ? ""
      : `, and ${range(widened)} when widened by the A/A control, which is ${range(control!)}`;
  return {
    verdict: word,
    because: `${subject} is ${range(compared)}${wide}, ${position(word, statement)}${bound}.`,
  };
}

/** The comparison a rule is about, or why nothing can be decided on it. */
export function trustworthy(
  rule: RatioRule,
  { comparisons, control }: Evidence,
): Comparison | Decision {
  const subject = ratioOf(rule);
  const compared = comparisons.find(
    (one) =>
      one.workload === rule.workload &&
      one.metric === rule.metric &&
      one.variant === rule.variant &&
      one.baseline === rule.baseline &&
      one.requestClass === rule.requestClass &&
      one.counter === rule.counter,
  );
  if (compared === undefined) return inconclusive(`${subject} was not measured in this run.`);
  const distrust = whyControlFails(control);
  if (distrust !== undefined)
    return inconclusive(`${subject} is ${range(compared)}, but ${distrust}.`);
  if (compared.spawns < MINIMUM_SPAWNS) {
    return inconclusive(
      `${subject} is ${range(compared)} from ${compared.spawns} fresh starts of the processes, and a verdict needs at least ${MINIMUM_SPAWNS}.`,
    );
  }
  return compared;
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

/** A control of a latency that is wider than others may be is not held against a claim, but added to its interval. */
function widenedByControl(compared: Comparison, control: Control | null): Comparison {
  if (control === null || control.high - control.low <= CONTROL_MAXIMUM_WIDTH) return compared;
  return {
    ...compared,
    low: rounded(compared.low * control.low),
    high: rounded(compared.high * control.high),
  };
}

/** A ratio whose limit was the generator is at least as far from 1 as measured, and may be any further. */
function openAwayFromOne({ low, high }: { low: number; high: number }) {
  return { low: low < 1 ? 0 : low, high: high > 1 ? Number.POSITIVE_INFINITY : high };
}
