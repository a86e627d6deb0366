/** The rows of a result's own page: every part of the document as text, nothing left out but raw slices. */

import type { Fault, Load, ResultDocument } from "../result/document/schema.ts";
import { offeredPerSecond } from "../stats/arrivals.ts";
import {
  formatDifference,
  formatExact,
  formatNumber,
  formatQuantity,
  formatRatioInterval,
  formatShare,
  formatSummaryInterval,
} from "./format.ts";
import { metricLabel } from "./metric-label.ts";
import { valueLabel } from "./value-label.ts";

type Rows = (string | number)[][];

export const planRows = ({ plan, raw }: ResultDocument): Rows =>
  plan.cells.map((cell, index) => {
    const own = raw.slices.filter((slice) => slice.cell === index);
    const valid = own.filter(({ invalid }) => invalid === null).length;
    const pair =
      cell.design === "interleaved" ? "each variant alone" : `${cell.variant} / ${cell.baseline}`;
    const design = cell.ballast ? `${cell.design} with background load` : cell.design;
    return [cell.workload, design, pair, cell.spawns, own.length, valid, cell.stoppedBecause];
  });

export const comparisonRows = (document: ResultDocument): Rows =>
  document.comparisons.map((row) => [
    row.workload,
    valueLabel(document, row),
    `${row.variant} / ${row.baseline}`,
    `${row.generatorBound ? "at least " : ""}${formatRatioInterval(row)}`,
    formatShare(row.smallestDifference),
    row.pairs,
    row.spawns,
  ]);

export const summaryRows = (document: ResultDocument): Rows =>
  document.summaries.map((row) => [
    row.workload,
    row.variant,
    valueLabel(document, row),
    `${row.atLeast ? "at least " : ""}${formatQuantity(row.value, row.unit)}`,
    formatSummaryInterval(row),
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

/** Each workload, or each of its variants where their loads are their own. */
export const workloadRows = ({ workloads }: ResultDocument): Rows =>
  workloads.flatMap(
    ({ id, title: plain, role, connections, pipelining, variants, loads, ...rest }) => {
      const title = `${plain}${serviceText(rest)}`;
      return loads === undefined
        ? [[id, title, role, closedText(connections, pipelining), variants.join(", ")]]
        : [...Map.groupBy(variants, (variant) => loadText(loads[variant]!))].map(([load, some]) => [
            id,
            title,
            role,
            load,
            some.join(", "),
          ]);
    },
  );

/** What a workload did between its servers and their services, where it did anything. */
function serviceText({
  roundTripMillis,
  faults = [],
}: Pick<ResultDocument["workloads"][number], "roundTripMillis" | "faults">): string {
  const delay = roundTripMillis === undefined ? "" : `; services ${roundTripMillis} ms away`;
  return `${delay}${faults.map((fault) => `; ${faultText(fault)}`).join("")}`;
}

/** "redis killed at 10 s", "worker stopped for 2 s after 300 more of accepted". */
function faultText(fault: Fault): string {
  const { service, process: name, action, atSeconds, afterCount, forSeconds } = fault;
  const what = {
    kill: "killed",
    start: "started again",
    restart: "restarted",
    pause: `stopped for ${forSeconds} s`,
  }[action];
  const when =
    afterCount === undefined
      ? `at ${atSeconds} s`
      : `after ${afterCount.count} more of ${afterCount.counter}`;
  return `${service ?? name} ${what} ${when}`;
}

const closedText = (connections: number, pipelining: number) =>
  `closed loop, ${connections} connections${pipelining > 1 ? `, pipelining ${pipelining}` : ""}`;

function loadText(load: Load): string {
  if (load.kind === "closed") {
    const { connections, pipelining, ratePerSecond } = load;
    const bound =
      ratePerSecond === undefined ? "" : `, held to ${formatExact(ratePerSecond)} requests/s`;
    return `${closedText(connections, pipelining)}${bound}`;
  }
  if (load.kind === "capacity") {
    const { objective, fromPerSecond, toPerSecond, trySeconds } = load;
    return `search from ${formatExact(fromPerSecond)} to ${formatExact(toPerSecond)} requests/s for the highest with p${objective.percentile} at most ${formatExact(objective.latencyMillis, "ms")} and ${formatShare(objective.goodputShare)} answered, ${formatExact(trySeconds, "s")} a try`;
  }
  const { arrivals, profile, settleSeconds, sliceSeconds, connections } = load;
  const rate = formatNumber(offeredPerSecond(profile));
  return `open loop, ${rate} requests/s (${arrivals}), ${formatExact(profile.at(-1)!.toSeconds, "s")} of which ${formatExact(settleSeconds, "s")} to settle, slices of ${formatExact(sliceSeconds, "s")}, ${connections} connections`;
}

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
