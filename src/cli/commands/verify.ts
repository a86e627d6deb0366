import type { Command } from "commander";
import type { LoadedLab } from "../../lab/load-lab.ts";
import type { InvariantResult } from "../../result/document/schema.ts";
import { type Context, printJson } from "../context.ts";
import { codeOf, forEachLab } from "../each-lab.ts";
import { chooseLabs, requireKnown } from "../lab-argument.ts";
import { idList } from "../option-values.ts";
import { createReporter } from "../progress/reporter.ts";
import { invariantLines } from "../report/findings.ts";

interface VerifyFlags {
  all?: boolean;
  only?: string[];
  json?: boolean;
  record?: boolean;
}

interface Verified {
  lab: string;
  invariants: InvariantResult[];
  failures: string[];
}

export function define(command: Command, context: Context): void {
  command
    .argument("[lab...]", "ids of the labs to verify")
    .option("--all", "every lab")
    .option("--only <variants>", "only these variants, as a,b", idList)
    .option("--record", "keep date and versions in content/verified.json when all is as expected")
    .option("--json", "print one JSON document")
    .action(async (ids: string[], flags: VerifyFlags) => {
      const chosen = await chooseLabs(context.root, ids, flags.all);
      for (const lab of chosen.labs) requireKnown(lab, "variant", flags.only, lab.variants);
      const outcomes: Verified[] = [];
      context.exitCode = await forEachLab(chosen, context, async (lab) => {
        const { verifyLab } = await import("../../harness/verify/verify.ts");
        const reporter = await createReporter();
        try {
          const { root, signal } = context;
          const outcome = await verifyLab({ root, lab, only: flags.only, signal, reporter });
          reporter.stop();
          outcomes.push(outcome);
          if (!flags.json) context.print(describe(outcome));
          if (flags.record && wentWell(outcome)) await record(context.root, lab);
          return codeOf(wentWell(outcome));
        } finally {
          reporter.stop();
        }
      });
      if (flags.json) printJson(context, { labs: outcomes });
    });
}

async function record(root: string, lab: LoadedLab): Promise<void> {
  const { recordVerified } = await import("../record-verified.ts");
  recordVerified(root, lab, new Date());
}

function wentWell({ invariants, failures }: Verified): boolean {
  return (
    failures.length === 0 &&
    invariants.every(({ held, expected }) => held === (expected === "held"))
  );
}

function describe(outcome: Verified): string {
  const verdict = wentWell(outcome) ? "every answer as expected" : "NOT as expected";
  const failures = outcome.failures.map((failure) => `  ${failure}`);
  return [`${outcome.lab}: ${verdict}`, ...failures, ...invariantLines(outcome)].join("\n");
}
