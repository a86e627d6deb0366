import { type Command, Option } from "commander";
import type { LoadedLab } from "../../lab/load-lab.ts";
import { type ExitCode, UsageError } from "../../result/document/errors.ts";
import type { Mode, ResultDocument } from "../../result/document/schema.ts";
import { type Context, printJson } from "../context.ts";
import { codeOf, forEachLab } from "../each-lab.ts";
import { chooseLabs, isLab, requireKnown } from "../lab-argument.ts";
import { idList, nonNegativeInteger } from "../option-values.ts";
import { createReporter } from "../progress/reporter.ts";
import { report } from "../report/report.ts";

interface RunFlags {
  all?: boolean;
  quick?: boolean;
  reference?: boolean;
  only?: string[];
  workload?: string[];
  seed?: number;
  json?: boolean;
  resume?: string | true;
  wait?: boolean;
}

export function define(command: Command, context: Context): void {
  command
    .argument("[lab...]", "ids of the labs to measure")
    .option("--all", "every lab")
    .addOption(new Option("--quick", "60 s for each comparison").conflicts("reference"))
    .addOption(
      new Option(
        "--reference",
        "6 min for each comparison: what may be published as the reference",
      ),
    )
    .option("--only <variants>", "only these variants beside the baseline, as a,b", idList)
    .option("--workload <ids>", "only these workloads, as x,y", idList)
    .option(
      "--seed <n>",
      "seed of the order and of the statistics (default: drawn)",
      nonNegativeInteger,
    )
    .option("--resume [run]", "go on with an interrupted run (default: the lab's last)")
    .option("--wait", "wait for another run on this machine to end, instead of refusing")
    .option("--json", "print the result document on stdout; takes one lab")
    .addHelpText(
      "after",
      `
Without --quick or --reference a comparison takes up to 2 min. Progress goes to stderr. The run is
kept under .lab/runs (or LAB_HOME); "lab publish last" makes it a published result.`,
    )
    .action(async (ids: string[], flags: RunFlags) => {
      // `--resume` takes an optional value, so that the lab after it is read as the run.
      if (typeof flags.resume === "string" && isLab(context.root, flags.resume)) {
        ids.push(flags.resume);
        flags.resume = true;
      }
      const chosen = await chooseLabs(context.root, ids, flags.all);
      if (flags.json && chosen.labs.length > 1)
        throw new UsageError("--json prints one document; name one lab with it.");
      if (typeof flags.resume === "string" && chosen.labs.length > 1)
        throw new UsageError("--resume <run> takes one lab.");
      for (const lab of chosen.labs) requireKnownParts(lab, flags);
      context.exitCode = await forEachLab(chosen, context, (lab) => runOne(lab, flags, context));
    });
}

async function runOne(lab: LoadedLab, flags: RunFlags, context: Context): Promise<ExitCode> {
  const { runLab } = await import("../../harness/run/run.ts");
  const reporter = await createReporter();
  const mode: Mode = flags.reference ? "reference" : flags.quick ? "quick" : "default";
  try {
    const { runId, document } = await runLab({
      root: context.root,
      lab,
      mode,
      only: flags.only,
      workloads: flags.workload,
      seed: flags.seed,
      resume: flags.resume,
      wait: flags.wait,
      signal: context.signal,
      reporter,
    });
    reporter.stop();
    if (flags.json) printJson(context, document);
    else
      context.print(`${report(document)}\n\nRun ${runId}; publish it with "lab publish ${runId}".`);
    return verdictCode(document);
  } finally {
    reporter.stop();
  }
}

/** 1 when a claim is not supported or an invariant does not stand as expected. */
export function verdictCode(document: Pick<ResultDocument, "claims" | "invariants">): ExitCode {
  const claimFails = document.claims.some((claim) => claim.verdict === "not-supported");
  const invariantFails = document.invariants.some(
    (invariant) => invariant.held !== (invariant.expected === "held"),
  );
  return codeOf(!claimFails && !invariantFails);
}

function requireKnownParts(lab: LoadedLab, flags: RunFlags): void {
  requireKnown(lab, "variant", flags.only, lab.variants);
  requireKnown(lab, "workload", flags.workload, lab.workloads);
}
