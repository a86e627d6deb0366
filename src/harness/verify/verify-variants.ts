/** The look at a run's variants before anything is timed. */
import type { InvariantResult, ServicePlan } from "../../result/document/schema.ts";
import { RunFailedError } from "../errors.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { Reporter } from "../reporter.ts";
import { type Cell, variantsMeasured } from "../run/plan.ts";
import type { TestBed } from "../testbed/testbed.ts";
import { casesOf, verifyCase } from "./verify-cases.ts";

/**
 * Response checks and invariants of every variant that some cells start.
 * @throws RunFailedError for the first variant that answers wrongly
 */
export async function verifyVariants(
  bed: TestBed,
  generator: NodeProcess,
  cells: readonly Cell[],
  reporter: Reporter,
): Promise<{ results: InvariantResult[]; plans: ServicePlan[] }> {
  const results: InvariantResult[] = [];
  const plans: ServicePlan[] = [];
  for (const { workload, variant } of casesOf(bed.lab, (one) => variantsMeasured(cells, one))) {
    reporter.event({
      type: "phase",
      phase: "verify",
      text: `Checking the answers of ${variant} on ${workload.id}`,
    });
    const found = await verifyCase(bed, generator, workload, variant);
    if (found.failures.length > 0) {
      throw new RunFailedError(
        `${found.failures[0]} Nothing was measured; make the answers equal and run again.`,
      );
    }
    results.push(...found.results);
    plans.push(...found.plans);
  }
  return { results, plans };
}
