/** Claims that a backlog drains as fast as arithmetic says. */
import { verdict } from "../../stats/verdict.ts";
import {
  agreement,
  type Decision,
  type Evidence,
  inconclusive,
  MINIMUM_SPAWNS,
  position,
  type RuleOf,
} from "./evidence.ts";
import { quantities, quantity, range } from "./sentence.ts";

/** Servers count a backlog, and no request's time enters it, so it needs no control. */
export function decideDrain(rule: RuleOf<"drain-agrees">, { drains = [] }: Evidence): Decision {
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
  const statement = agreement(tolerance);
  const word = verdict(found, statement);
  return {
    verdict: word,
    because: `${subject} drained in ${quantities(seconds, 1)} s, and ${quantity(expectedSeconds)} s were expected: measured over expected is ${range(found)}, ${position(word, statement)}.`,
  };
}
