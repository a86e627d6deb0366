import type { LoadedLab } from "../lab/load.ts";
import type { InvariantResult } from "../result/schema.ts";
import type { Reporter } from "./reporter.ts";
import { withSession } from "./session.ts";
import { BUILT_IN_INVARIANT, verifyCase } from "./verify-cases.ts";

export interface VerifyOptions {
  root: string;
  lab: LoadedLab;
  only?: string[] | undefined;
  signal: AbortSignal;
  reporter: Reporter;
}

export interface VerifyOutcome {
  lab: string;
  invariants: InvariantResult[];
  /** Sentences for everything that was not as it should be. */
  failures: string[];
}

/**
 * Response checks and invariants of every variant under every workload; nothing is timed. A variant
 * that cannot be started or checked is a failure of its own and does not keep the others from being looked at.
 */
export function verifyLab({ lab, only, signal, reporter }: VerifyOptions): Promise<VerifyOutcome> {
  const session = {
    lab,
    signal,
    onWait: (pid: number) =>
      reporter.event({ type: "note", text: `Waiting for the run of process ${pid} to end.` }),
    interrupted: "Interrupted; verifying keeps nothing, so start it again when you like.",
  };
  return withSession(session, async (stage, generator) => {
    const outcome: VerifyOutcome = { lab: lab.id, invariants: [], failures: [] };
    for (const workload of lab.workloads) {
      for (const variant of Object.keys(workload.apps)) {
        if (only !== undefined && !only.includes(variant)) continue;
        reporter.event({
          type: "phase",
          phase: "verify",
          text: `Checking ${variant} on ${workload.id}`,
        });
        try {
          const { results, failures } = await verifyCase(stage, generator, workload, variant);
          outcome.invariants.push(...results);
          outcome.failures.push(...failures);
        } catch (error) {
          if (signal.aborted || !generator.alive) throw error;
          outcome.failures.push(error instanceof Error ? error.message : String(error));
        }
      }
    }
    outcome.failures.push(
      ...outcome.invariants
        .filter((result) => !BUILT_IN_INVARIANT.test(result.id))
        .flatMap(surprise),
    );
    return outcome;
  });
}

function surprise({ id, variant, expected, held, count, checked }: InvariantResult): string[] {
  if (held === (expected === "held")) return [];
  return [
    `Invariant ${id} was expected to be ${expected} for ${variant} and was ${held ? "held" : "broken"} (${count} of ${checked} cases violate it).`,
  ];
}
