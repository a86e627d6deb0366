/** Claims that a point of the dilution curve lies where it is predicted. */
import { verdict } from "../../stats/verdict.ts";
import { rounded } from "../derive/round.ts";
import { trustworthy } from "./decide-ratio.ts";
import {
  agreement,
  type Decision,
  type Evidence,
  inconclusive,
  position,
  type RuleOf,
} from "./evidence.ts";
import { cpuGainOf, range, ratioOf } from "./sentence.ts";

/** Both intervals enter at their ends, so that no agreement is found that either could deny. */
export function decideDilution(rule: RuleOf<"dilution-agrees">, evidence: Evidence): Decision {
  const compared = trustworthy(rule, evidence);
  if ("verdict" in compared) return compared;
  const subject = ratioOf(rule);
  const point = evidence.dilution.find(
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
  const statement = agreement(rule.tolerance);
  const word = verdict(share, statement);
  return {
    verdict: word,
    because: `${gain} was measured at ${range(measured)} and predicted at ${range(predicted)}: measured over predicted is ${range(share)}, ${position(word, statement)}.`,
  };
}
