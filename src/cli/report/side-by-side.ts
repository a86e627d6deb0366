import type { Comparison, ResultDocument } from "../../result/document/schema.ts";
import { shortNameOf } from "../../result/metrics.ts";
import { intervalText, ratioText, table, wrap } from "./text.ts";

/** Two results of one lab: where each was measured, and every ratio that either has, beside the other. */
export function sideBySide(a: ResultDocument, b: ResultDocument): string {
  const keys = [...new Set([...a.comparisons, ...b.comparisons].map(key))];
  const rows = keys.map((each) => {
    const [left, right] = [a, b].map((document) =>
      document.comparisons.find((row) => key(row) === each),
    );
    const { workload, metric, variant, baseline } = (left ?? right)!;
    return [
      `${workload}, ${shortNameOf(metric)}`,
      `${variant} / ${baseline}`,
      cell(left),
      cell(right),
      apart(left, right),
    ];
  });
  const header = ["", "", "a", "b", ""];
  return [
    ...wrap(`a  ${origin(a)}`),
    ...wrap(`b  ${origin(b)}`),
    "",
    ...table([header, ...rows], [], 0),
    "",
    ...wrap("Ratios with their 95 % intervals; * marks two intervals that do not overlap."),
  ].join("\n");
}

function origin({ lab, id, mode, started, machine, software }: ResultDocument): string {
  return `${lab}/${id}, ${mode}, ${started.slice(0, 10)}, ${machine.cpuModel}, ${machine.cores} cores, Node ${software.node.replace(/^v/, "")}`;
}

function key({ workload, metric, variant, baseline }: Comparison): string {
  return [workload, metric, variant, baseline].join(" ");
}

function cell(row: Comparison | undefined): string {
  return row ? `${ratioText(row.ratio)} (${intervalText(row)})` : "not measured";
}

function apart(a: Comparison | undefined, b: Comparison | undefined): string {
  return a && b && (a.high < b.low || b.high < a.low) ? "*" : "";
}
