/** What a document holds on how other work in the request dilutes a gain. */

import type { ChapterContext } from "#content/chapter.ts";
import { comparisonOf, missing, summaryOf, workloadOf } from "#content/lookup.ts";
import { titleOf } from "#content/tables.ts";
import type { DilutionPoint } from "#result/document/schema.ts";
import type { Estimate } from "#stats/bootstrap.ts";
import type { Measured } from "#stats/dilution.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

/** A point of the curve, with its ratio of throughputs, whichever kind it is. */
export interface CurvePoint {
  point: DilutionPoint;
  /** The workload's own title: it says what is really waited or computed. */
  title: string;
  throughput: Measured;
  /** The smallest detectable difference in throughput of the comparison. */
  sees: number;
  isGeneratorBound: boolean;
}

export interface DilutionData {
  variant: string;
  baseline: string;
  /** By other computing, then by waiting, each from little to much. */
  cpu: CurvePoint[];
  wait: CurvePoint[];
  /** CPU time of a request with the baseline and no other work: e, in microseconds. */
  baselineMicros: Estimate;
  /** e over f, formed pair by pair as `src/result/derive/dilution.ts` does. */
  gain: Measured;
  /** Of the comparison with no other work. */
  sees: number;
}

const COMPONENT = "Dilution";

/** @throws SiteError when the document has no dilution curve for the variant */
export function dilutionData(chapter: Searched, variantId: string): DilutionData {
  const document = chapter.document!;
  const points = document.dilution.filter(({ variant }) => variant === variantId);
  const zero = points.find(({ kind, workMillis }) => kind === "cpu" && workMillis === 0);
  if (zero === undefined) {
    throw missing(
      COMPONENT,
      chapter.file,
      `a dilution curve of "${variantId}" with a point at 0 ms of computing`,
      document.dilution.map(({ workload, variant }) => `${workload} of ${variant}`),
    );
  }
  const ofKind = (kind: DilutionPoint["kind"]) =>
    points
      .filter((point) => point.kind === kind && point.baseline === zero.baseline)
      .sort((a, b) => a.workMillis - b.workMillis)
      .map((point) => curvePoint(chapter, point));
  const cpu = ofKind("cpu");
  const { value, low, high } = summaryOf(chapter, COMPONENT, {
    workload: zero.workload,
    variant: zero.baseline,
    metric: "cpuMicrosPerRequest",
  })!;
  return {
    variant: titleOf(document, variantId),
    baseline: titleOf(document, zero.baseline),
    cpu,
    wait: ofKind("wait"),
    baselineMicros: { value, low, high },
    gain: zero.predicted,
    sees: cpu.find(({ point }) => point === zero)!.sees,
  };
}

function curvePoint(chapter: Searched, point: DilutionPoint): CurvePoint {
  const { workload, variant, baseline, kind } = point;
  const comparison = comparisonOf(chapter, COMPONENT, { workload, variant, baseline })!;
  const { ratio, low, high, smallestDifference, generatorBound } = comparison;
  return {
    point,
    title: workloadOf(chapter, COMPONENT, workload).title,
    // The prose prints the point's own interval, so the chart draws that one.
    throughput: kind === "cpu" ? point.measured : { ratio, low, high },
    sees: smallestDifference,
    isGeneratorBound: generatorBound,
  };
}
