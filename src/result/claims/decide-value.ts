/** Claims about one variant's own value. */
import { type Statement, verdict } from "../../stats/verdict.ts";
import { rounded } from "../derive/round.ts";
import {
  type Decision,
  type Evidence,
  inconclusive,
  MINIMUM_SPAWNS,
  position,
  type RuleOf,
} from "./evidence.ts";
import { ownValueOf, quantities, readable } from "./sentence.ts";

/** A variant's own value needs no comparison, and no control: what the instrument adds would show in the value. */
export function decideValue(rule: RuleOf<"value-within">, { summaries }: Evidence): Decision {
  const subject = ownValueOf(rule);
  const found = summaries.find(
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
