import type { ResultDocument } from "../../result/document/schema.ts";
import { comparisonLines } from "./comparisons.ts";
import {
  claimLines,
  controlLines,
  differenceLines,
  dilutionLines,
  invariantLines,
} from "./findings.ts";
import { percentText, wrap } from "./text.ts";

/** Above this share of invalid slices a run says so before anything else. */
const INVALID_SHARE_WORTH_A_WARNING = 0.2;

/** A result for the terminal: plain text, 80 columns, no line end. */
export function report(document: ResultDocument): string {
  const sections = [
    heading(document),
    comparisonLines(document),
    controlLines(document),
    dilutionLines(document),
    differenceLines(document),
    claimLines(document),
    invariantLines(document),
    [...wrap(sliceText(document)), ...wrap(`Repeat it with: ${document.reproduce}`)],
  ];
  return [
    ...warning(document),
    ...sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")),
  ].join("\n\n");
}

function heading(document: ResultDocument): string[] {
  const { machine, software, plan } = document;
  const { pinning } = machine;
  return [
    ...wrap(document.title),
    ...wrap(document.question),
    `result ${document.lab}/${document.id}`,
    ...wrap(
      `${document.mode} run of ${document.started.slice(0, 16).replace("T", " ")} UTC, seed ${document.seed}${plan.partial ? ", partial: it was interrupted" : ""}`,
    ),
    ...wrap(
      `${machine.cpuModel}, ${machine.cores} cores, ${machine.os}, Node ${software.node.replace(/^v/, "")}`,
    ),
    ...wrap(
      pinning.applied
        ? `servers on CPU ${pinning.servers}, generator on CPU ${pinning.generator}`
        : `not pinned: ${pinning.reason}`,
    ),
  ];
}

function warning({ slices }: ResultDocument): string[] {
  const share = slices.invalid / Math.max(1, slices.valid + slices.invalid);
  if (share <= INVALID_SHARE_WORTH_A_WARNING) return [];
  return [
    wrap(
      `Warning: ${percentText(share)} of the slices were invalid (${causesText(slices.causes)}); read every figure with that in mind.`,
    ).join("\n"),
  ];
}

function sliceText({ slices }: ResultDocument): string {
  const invalid =
    slices.invalid === 0
      ? "none invalid"
      : `${slices.invalid} invalid (${causesText(slices.causes)})`;
  return `Slices: ${slices.valid} valid, ${invalid}.`;
}

function causesText(causes: Record<string, number>): string {
  return Object.entries(causes)
    .filter(([, count]) => count > 0)
    .map(([cause, count]) => `${cause} ${count}`)
    .join(", ");
}
