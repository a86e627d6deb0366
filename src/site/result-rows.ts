/** The rows of a result's own page: every part of the document as text, nothing left out but raw slices. */
import type { ResultDocument } from "../result/schema.ts";
import {
  formatDifference,
  formatExact,
  formatNumber,
  formatQuantity,
  formatQuantityInterval,
  formatRatioInterval,
  formatShare,
  metricLabel,
} from "./format.ts";

type Rows = (string | number)[][];

export const planRows = ({ plan, raw }: ResultDocument): Rows =>
  plan.cells.map((cell, index) => {
    const own = raw.slices.filter((slice) => slice.cell === index);
    const valid = own.filter(({ invalid }) => invalid === null).length;
    const pair =
      cell.design === "interleaved" ? "each variant alone" : `${cell.variant} / ${cell.baseline}`;
    const design = cell.ballast ? `${cell.design} with ballast` : cell.design;
    return [cell.workload, design, pair, cell.spawns, own.length, valid, cell.stoppedBecause];
  });

export const comparisonRows = ({ comparisons }: ResultDocument): Rows =>
  comparisons.map((row) => [
    row.workload,
    metricLabel(row.metric),
    `${row.variant} / ${row.baseline}`,
    `${row.generatorBound ? "at least " : ""}${formatRatioInterval(row)}`,
    formatShare(row.smallestDifference),
    row.pairs,
    row.spawns,
  ]);

export const summaryRows = ({ summaries }: ResultDocument): Rows =>
  summaries.map((row) => [
    row.workload,
    row.variant,
    metricLabel(row.metric),
    `${row.atLeast ? "at least " : ""}${formatQuantity(row.value, row.unit)}`,
    formatQuantityInterval(row.low, row.high, row.unit),
    row.slices,
  ]);

export const differenceRows = ({ differences, workloads }: ResultDocument): Rows =>
  differences.map((row) => [
    workloads.find(({ id }) => id === row.workload)?.cause ?? row.workload,
    `${row.variant} − ${row.baseline}`,
    formatDifference(row, "µs"),
  ]);

export const dilutionRows = ({ dilution, workloads }: ResultDocument): Rows =>
  dilution.map((row) => [
    workloads.find(({ id }) => id === row.workload)?.title ?? row.workload,
    `${row.variant} / ${row.baseline}`,
    row.kind === "cpu" ? "throughput" : "CPU gain",
    formatRatioInterval(row.measured),
    formatRatioInterval(row.predicted),
  ]);

export const groupRows = ({ groups }: ResultDocument): Rows =>
  groups.map((row) => [
    row.workload,
    metricLabel(row.metric),
    row.groups.map((group) => group.join(" = ")).join("; then "),
  ]);

export const invariantRows = ({ invariants }: ResultDocument): Rows =>
  invariants.map((row) => [
    row.text,
    row.variant,
    `expected ${row.expected}`,
    row.held ? "held" : "broken",
    `${formatExact(row.count)} of ${formatExact(row.checked)}`,
  ]);

export const machineRows = ({ machine, software, source }: ResultDocument): Rows => {
  const [fastest, slowest] = [
    Math.min(...machine.speedProbeMillis),
    Math.max(...machine.speedProbeMillis),
  ];
  return [
    ["CPU", `${machine.cpuModel}, ${machine.cores} cores, ${machine.arch}`],
    ["Memory", `${formatExact(machine.memoryMegabytes)} MB`],
    ["System", `${machine.os}, kernel ${machine.kernel}`],
    ["Virtualisation", machine.virtualisation],
    [
      "CPU limit of the control group",
      machine.cgroupCpuLimit === null ? "none" : `${machine.cgroupCpuLimit} cores`,
    ],
    [
      "Memory limit of the control group",
      machine.cgroupMemoryLimitMegabytes === null
        ? "none"
        : `${formatExact(machine.cgroupMemoryLimitMegabytes)} MB`,
    ],
    [
      "Pinning",
      machine.pinning.applied
        ? `servers on core ${machine.pinning.servers}, generator on core ${machine.pinning.generator}`
        : `none: ${machine.pinning.reason}`,
    ],
    ["Load average at the start", String(machine.loadAverageAtStart)],
    ["Stolen CPU time, median of slices", formatShare(machine.stolenShare)],
    ...(machine.speedProbeMillis.length > 0
      ? [
          [
            "Speed probe, before every round",
            `${formatNumber(fastest)} to ${formatNumber(slowest)} ms for the same computation`,
          ],
        ]
      : []),
    ["Node.js", `${software.node}, V8 ${software.v8}`],
    ...Object.entries(software.packages).map(([name, version]) => [name, version]),
    ...Object.entries(software.services).map(([name, version]) => [name, version]),
    ["Commit", `${source.commit}${source.dirty ? ", with uncommitted changes" : ""}`],
    ["Digest of the lab", source.labDigest],
    ["Digest of the harness", source.harnessDigest],
    ["Digest of the claims", source.claimsDigest],
  ];
};
