import type { ResultDocument } from "../../result/document/schema.ts";
import { shortNameOf } from "../../result/metrics.ts";
import { intervalText, ratioText, table, valueText, wrap } from "./text.ts";

const VERDICTS = {
  supported: "supported",
  "not-supported": "NOT SUPPORTED",
  inconclusive: "undecided",
} as const;

/** The A/A control: the baseline against a second copy of itself. */
export function controlLines({ control }: ResultDocument): string[] {
  if (!control) return ["A/A control: none was measured"];
  const outcome = control.passed ? "passed" : "failed, so every timing claim is undecided";
  return wrap(
    `A/A control (${control.baseline} against itself, ${control.workload}): ${control.ratio.toFixed(3)}, ${intervalText(control, (value) => value.toFixed(3))}: ${outcome}`,
  );
}

/** The dilution curve: what is left of the gain beside other work in the request. */
export function dilutionLines({ dilution }: ResultDocument): string[] {
  if (dilution.length === 0) return [];
  const rows = dilution.map((point) => [
    `${point.workMillis} ms ${point.kind === "cpu" ? "computing" : "waiting"}`,
    `${point.variant} / ${point.baseline}`,
    withInterval(point.measured.ratio, point.measured, ratioText),
    withInterval(point.predicted.ratio, point.predicted, ratioText),
  ]);
  const header = ["other work", "variant / baseline", "measured", "expected"];
  return [
    "Dilution: throughput ratio beside other work in the request",
    ...table([header, ...rows]),
  ];
}

/** What each cause of an ablation adds or saves. */
export function differenceLines({ differences, workloads }: ResultDocument): string[] {
  const lines = workloads
    .filter((workload) => workload.role === "ablation")
    .flatMap((workload) =>
      differences
        .filter(
          ({ workload: id, metric }) => id === workload.id && metric === "cpuMicrosPerRequest",
        )
        .flatMap(({ variant, baseline, value, low, high }) => [
          ...wrap(workload.cause ?? workload.title, 2),
          ...wrap(`${variant} - ${baseline}: ${withInterval(value, { low, high }, valueText)}`, 6),
        ]),
    );
  if (lines.length === 0) return [];
  return [`Ablation: difference in ${shortNameOf("cpuMicrosPerRequest")}, microseconds`, ...lines];
}

function withInterval(
  value: number,
  interval: { low: number; high: number },
  show: (value: number) => string,
): string {
  return `${show(value)} (${intervalText(interval, show)})`;
}

export function claimLines({ claims }: ResultDocument): string[] {
  if (claims.length === 0) return [];
  return [
    "Claims",
    ...claims.flatMap((claim) => [
      ...wrap(`${VERDICTS[claim.verdict]}: ${claim.text}`, 2),
      ...wrap(claim.because, 6),
    ]),
  ];
}

export function invariantLines({ invariants }: Pick<ResultDocument, "invariants">): string[] {
  if (invariants.length === 0) return [];
  const rows = invariants.map((invariant) => {
    const outcome = invariant.held ? "held" : "broken";
    return [
      outcome === invariant.expected
        ? outcome
        : `${outcome.toUpperCase()}, expected ${invariant.expected}`,
      invariant.id,
      invariant.variant,
      `${invariant.count} violations in ${invariant.checked}`,
    ];
  });
  return ["Invariants", ...table(rows)];
}
