/** Tells servers that answer wrongly from a machine that disturbs. */
import type { Slice } from "../../result/document/schema.ts";
import { RunFailedError } from "../errors.ts";
import type { Cell } from "./plan.ts";

/** A cell none of whose slices had right answers is a fault of its servers, not of the machine. */
const SPAWNS_WITHOUT_ANSWERS = 2;

/** Inspects the process starts of a run, one after the other. */
export class AnswerWatch {
  #spawnsWithoutAnswers = 0;

  /** @throws RunFailedError where neither this process start nor the one before it had a slice with right answers */
  inspect(slices: readonly Slice[], cell: Cell): void {
    if (slices.some((slice) => slice.invalid !== "errors")) {
      this.#spawnsWithoutAnswers = 0;
      return;
    }
    this.#spawnsWithoutAnswers += 1;
    if (this.#spawnsWithoutAnswers < SPAWNS_WITHOUT_ANSWERS) return;
    const worst = slices
      .flatMap((slice) => slice.observations)
      .map((seen) => ({ ...seen, bad: seen.errors + seen.timeouts + seen.mismatches }))
      .sort((a, b) => b.bad - a.bad)[0];
    throw new RunFailedError(
      `Variant ${worst?.variant} answered ${worst?.bad} of ${(worst?.bad ?? 0) + (worst?.completed ?? 0)} requests wrongly or not at all ` +
        `under load on workload ${cell.workload}; fix it (\`lab verify\` shows more) and run again.`,
    );
  }
}
