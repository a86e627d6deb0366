import type { ResultDocument } from "../../result/schema.ts";
import { intervalText, metricText, ratioText, table, valueText, wrap } from "./text.ts";

const VERDICTS = {
  supported: "supported",
  "not-supported": "NOT SUPPORTED",
  inconclusive: "inconclusive",
} as const;

/** The A/A control: the baseline against a second copy of itself. */
export function controlLines({ control }: ResultDocument): string[] {
  if (!control) return ["A/A control: none was measured"];
  const outcome = control.passed ? "passed" : "failed, so every timing claim is inconclusive";
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
    ratioText(point.measured.ratio),
    intervalText(point.measured),
    ratioText(point.predicted.ratio),
    intervalText(point.predicted),
  ]);
  const header = [
    "other work",
    "variant / baseline",
    "measured",
    "95 % interval",
    "expected",
    "95 % interval",
  ];
  return [
    "Dilution: throughput ratio beside other work in the request",
    ...table([header, ...rows], [2, 3, 4, 5]),
  ];
}

/** What each cause of an ablation adds or saves. */
export function differenceLines({ differences, workloads }: ResultDocument): string[] {
  const ablations = workloads.filter((workload) => workload.role === "ablation");
  const rows = ablations.flatMap((workload) =>
    differences
      .filter(
        (difference) =>
          difference.workload === workload.id && difference.metric === "cpuMicrosPerRequest",
      )
      .map((difference) => [
        workload.cause ?? workload.title,
        `${difference.variant} - ${difference.baseline}`,
        valueText(difference.value),
        intervalText(difference, valueText),
      ]),
  );
  if (rows.length === 0) return [];
  const header = ["cause", "variant - baseline", "us", "95 % interval"];
  return [
    `Ablation: difference in ${metricText("cpuMicrosPerRequest")}, microseconds`,
    ...table([header, ...rows], [2, 3]),
  ];
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
