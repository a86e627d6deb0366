import { availableParallelism } from "node:os";
import type { LoadedLab } from "../../lab/load-lab.ts";
import type { InvariantResult } from "../../result/document/schema.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { Reporter } from "../reporter.ts";
import { startGenerator } from "../testbed/load-processes.ts";
import { withSession } from "../testbed/session.ts";
import { BUILT_IN_INVARIANT, type CaseResult, casesOf, verifyCase } from "./verify-cases.ts";

/** Nothing is timed, so two cases may be looked at side by side. */
const MOST_LANES = 2;

interface VerifyOptions {
  root: string;
  lab: LoadedLab;
  only?: string[] | undefined;
  signal: AbortSignal;
  reporter: Reporter;
}

interface VerifyOutcome {
  lab: string;
  invariants: InvariantResult[];
  /** Sentences for everything that was not as it should be. */
  failures: string[];
}

/**
 * Response checks and invariants of every variant under every workload; nothing is timed. A variant
 * that cannot be started or checked is a failure of its own and does not keep the others from being looked at.
 */
export function verifyLab({
  root,
  lab,
  only,
  signal,
  reporter,
}: VerifyOptions): Promise<VerifyOutcome> {
  const session = {
    root,
    lab,
    signal,
    onProgress: (text: string) => reporter.event({ type: "phase", phase: "prepare", text }),
    purpose: `lab verify ${lab.id}`,
    onWait: (text: string) => reporter.event({ type: "note", text }),
    interrupted: "Interrupted; verifying keeps nothing, so start it again when you like.",
  };
  return withSession(session, async (bed, first) => {
    const cases = casesOf(lab, ({ apps }) =>
      Object.keys(apps).filter((variant) => only === undefined || only.includes(variant)),
    );
    const found: CaseResult[] = [];
    let next = 0;
    const look = async (generator: NodeProcess): Promise<void> => {
      while (next < cases.length) {
        const index = next++;
        const { workload, variant } = cases[index]!;
        reporter.event({
          type: "phase",
          phase: "verify",
          text: `Checking ${variant} on ${workload.id}`,
        });
        try {
          found[index] = await verifyCase(bed, generator, workload, variant);
        } catch (error) {
          if (signal.aborted || !generator.alive) throw error;
          const failure = error instanceof Error ? error.message : String(error);
          found[index] = { results: [], failures: [failure], plans: [] };
        }
      }
    };
    // Variants may fill, flush or race for the same store, so those that share one are looked at one by one.
    const lanes = lab.services.length > 0 ? 1 : Math.min(MOST_LANES, availableParallelism());
    const others = Array.from({ length: lanes - 1 }, () => startGenerator(bed));
    try {
      await Promise.all([first, ...others].map(look));
    } finally {
      await Promise.all(others.map((generator) => generator.stop()));
    }
    const invariants = found.flatMap(({ results }) => results);
    const surprises = invariants
      .filter((result) => !BUILT_IN_INVARIANT.test(result.id))
      .flatMap(surprise);
    const failures = [...found.flatMap((one) => one.failures), ...surprises];
    return { lab: lab.id, invariants, failures };
  });
}

function surprise({ id, variant, expected, held, count, checked }: InvariantResult): string[] {
  if (held === (expected === "held")) return [];
  return [
    `Invariant ${id} was expected to be ${expected} for ${variant} and was ${held ? "held" : "broken"} (${count} of ${checked} cases violate it).`,
  ];
}
