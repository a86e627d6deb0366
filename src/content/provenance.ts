/** Where a result comes from, as terms and descriptions for its page and its chapter. */
import type { Machine, ResultDocument } from "../result/document/schema.ts";
import type { Verified } from "../result/store/verified.ts";
import {
  formatDate,
  formatExact,
  formatInterval,
  formatQuantity,
  formatRatio,
  formatShare,
} from "./format.ts";
import { metricLabel } from "./metric-label.ts";

/** A term and what is said of it. */
type Entry = [term: string, description: string];

/** Above this share of invalid slices a run says so before anything else. */
const INVALID_SHARE_WORTH_A_WARNING = 0.2;

/** A warning where too much of a run was invalid; else undefined. */
export function invalidWarning({ slices }: Pick<ResultDocument, "slices">): string | undefined {
  const share = slices.invalid / Math.max(1, slices.valid + slices.invalid);
  if (share <= INVALID_SHARE_WORTH_A_WARNING) return undefined;
  return `${formatShare(share)} of the slices of this run were invalid (${causesText(slices.causes)}); read every figure with that in mind.`;
}

/**
 * How long slices last and how many follow a fresh start; a plan says it for duets, and where variants take
 * turns under loads of their own, each load does.
 */
export function sliceText({ plan, workloads }: Pick<ResultDocument, "plan" | "workloads">): string {
  const ofPlan = `${formatExact(plan.sliceSeconds, "s")} each, ${plan.slicesPerSpawn} after every fresh start`;
  const inTurns = workloads.filter(({ loads }) => loads !== undefined).length;
  if (inTurns === 0) return ofPlan;
  const ofLoads = "cut from schedules as each workload states";
  return inTurns === workloads.length ? ofLoads : `${ofPlan}, or ${ofLoads}`;
}

/** When, how and on what the result was measured. */
export function provenanceEntries(document: ResultDocument): Entry[] {
  return [
    ...measuredEntries(document),
    ...machineEntries(document.machine),
    ...softwareEntries(document),
  ];
}

/** When the lab's answers were last found right, and on which versions. */
export function verifiedEntry(verified: Verified | undefined): Entry {
  return [
    "Last verified",
    verified === undefined
      ? "not recorded yet"
      : `${formatDate(verified.date)}, on ${versionsText(verified.software)}`,
  ];
}

function measuredEntries(document: ResultDocument): Entry[] {
  const { control, plan, slices, source } = document;
  const invalid =
    slices.invalid === 0
      ? "none invalid"
      : `${formatExact(slices.invalid)} invalid (${causesText(slices.causes)})`;
  return [
    [
      "Measured",
      `${timeText(document.started)} to ${timeText(document.ended)} UTC, ${document.mode} mode, seed ${document.seed}${plan.partial ? "; partial, it was interrupted" : ""}`,
    ],
    ["Slices", `${formatExact(slices.valid)} valid, ${invalid}; ${sliceText(document)}`],
    [
      "A/A control",
      control === null
        ? "none was measured"
        : `${control.baseline} against itself on ${control.workload}${control.metric === undefined ? "" : ` (${metricLabel(control.metric)}${control.requestClass === undefined ? "" : ` of ${control.requestClass} requests`})`}: ${formatRatio(control.ratio, 3)} (${formatInterval(control.low, control.high, 3)}), ${control.passed ? "passed" : "failed, so every timing claim is undecided"}`,
    ],
    [
      "Source",
      `commit ${source.commit.slice(0, 12)}${source.dirty ? ", with uncommitted changes" : ""}`,
    ],
  ];
}

function machineEntries(machine: Machine): Entry[] {
  const { pinning, cgroupCpuLimit, cgroupMemoryLimitMegabytes } = machine;
  const limits = [
    cgroupCpuLimit === null ? undefined : `${formatExact(cgroupCpuLimit)} CPUs`,
    cgroupMemoryLimitMegabytes === null
      ? undefined
      : formatQuantity(cgroupMemoryLimitMegabytes, "MB"),
  ].filter((limit) => limit !== undefined);
  return [
    [
      "Machine",
      `${machine.cpuModel}, ${machine.cores} cores, ${formatQuantity(machine.memoryMegabytes, "MB")} memory${limits.length === 0 ? "" : `, limited to ${limits.join(" and ")}`}`,
    ],
    ["System", `${machine.os}, kernel ${machine.kernel}, ${machine.arch}`],
    ["Virtualisation", machine.virtualisation],
    [
      "Pinning",
      pinning.applied
        ? `servers on CPU ${pinning.servers}, generator on CPU ${pinning.generator}`
        : `none: ${pinning.reason}`,
    ],
    [
      "Noise",
      `load average ${formatRatio(machine.loadAverageAtStart)} at the start, ${formatShare(machine.stolenShare)} of CPU time stolen`,
    ],
  ];
}

function softwareEntries({ software }: ResultDocument): Entry[] {
  const services: Entry[] =
    Object.keys(software.services).length === 0
      ? []
      : [["Services", versionsText(software.services)]];
  return [
    ["Runtime", `Node.js ${software.node.replace(/^v/, "")}, V8 ${software.v8}`],
    ["Packages", versionsText(software.packages)],
    ...services,
  ];
}

function versionsText(versions: Record<string, string>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name === "node" ? "Node.js" : name} ${version.replace(/^v/, "")}`)
    .join(", ");
}

function causesText(causes: Record<string, number>): string {
  return Object.entries(causes)
    .filter(([, count]) => count > 0)
    .map(([cause, count]) => `${cause} ${formatExact(count)}`)
    .join(", ");
}

/** "5 January 2026, 09:00" */
function timeText(iso: string): string {
  return `${formatDate(iso)}, ${iso.slice(11, 16)}`;
}
