import { availableParallelism } from "node:os";
import { type LoadedLab, listLabs } from "../../lab/load-lab.ts";
import { pairedRatio } from "../../stats/ratio.ts";
import { labCache } from "../home.ts";
import { measureDuet } from "../measure/duet.ts";
import { choosePinning } from "../processes/pinning.ts";
import { type Cell, paceOf } from "../run/plan.ts";
import { serviceFindings } from "../services/findings.ts";
import { withSession } from "../testbed/session.ts";
import type { Finding } from "./finding.ts";
import { openFileLimit } from "./limits.ts";
import { probeSpeedMillis } from "./speed-probe.ts";
import { readCpuTicks, stolenShare } from "./steal.ts";

const SPEED_PROBES = 20;
const DRIFT_WORTH_TELLING = 1.25;
const STOLEN_WORTH_TELLING = 0.01;
const COMFORTABLE_OPEN_FILES = 1024;
const LEAST_OPEN_FILES = 192;

interface DoctorReport {
  findings: Finding[];
}

interface DoctorOptions {
  root: string;
  signal: AbortSignal;
  trialSeconds: number;
  onProgress: (text: string) => void;
}

/** Looks at the machine as an instrument: what it can measure, what it cannot, and what to do about it. */
export async function examineMachine({
  root,
  signal,
  trialSeconds,
  onProgress,
}: DoctorOptions): Promise<DoctorReport> {
  onProgress("Looking at cores, limits and services");
  const { labs } = await listLabs(root);
  const findings = [
    runtime(),
    cores(),
    pinning(),
    openFiles(),
    services(labs),
    ...(await serviceFindings({ environment: process.env, cacheFolder: labCache(root) })),
  ];
  onProgress("Timing a fixed computation to see how steady the machine is");
  findings.push(steadiness());
  const lab = labs.find(({ workloads, primary }) =>
    workloads.some(({ id, design }) => id === primary.workload && design === "duet"),
  );
  if (lab !== undefined)
    findings.push(...(await trial({ root, lab, signal, seconds: trialSeconds, onProgress })));
  return { findings };
}

function runtime(): Finding {
  return {
    id: "runtime",
    level: "ok",
    text: `Node.js ${process.versions.node} runs the labs.`,
    advice: "It is part of every result.",
  };
}

function cores(): Finding {
  const count = availableParallelism();
  if (count >= 2) {
    return {
      id: "cores",
      level: "ok",
      text: `${count} cores are available.`,
      advice:
        count === 2
          ? "One is for servers and one for the generator; close other programs while you measure."
          : "Servers, generator and harness each have one.",
    };
  }
  return {
    id: "cores",
    level: "limit",
    text: "Only one core is available.",
    advice:
      "Servers and generator share it: compare CPU time per request, and take throughput as a lower bound.",
  };
}

function pinning(): Finding {
  const { applied, reason, servers, generator } = choosePinning();
  return applied
    ? {
        id: "pinning",
        level: "ok",
        text: `Processes can be pinned (servers on core ${servers?.cores}, generator on core ${generator?.cores}).`,
        advice: "Nothing to do.",
      }
    : {
        id: "pinning",
        level: "limit",
        text: `Processes cannot be pinned: ${reason}.`,
        advice:
          "Ratios are still taken in duets; their intervals will be wider. On Linux, install util-linux for taskset.",
      };
}

function openFiles(): Finding {
  const limit = openFileLimit();
  if (limit === undefined || limit >= COMFORTABLE_OPEN_FILES) {
    return {
      id: "open-files",
      level: "ok",
      text: `A process may have ${limit ?? "any number of"} open files.`,
      advice: "Nothing to do.",
    };
  }
  return {
    id: "open-files",
    level: limit >= LEAST_OPEN_FILES ? "limit" : "problem",
    text: `A process may have only ${limit} open files.`,
    advice: `Labs with many connections will refuse to start; raise the limit with \`ulimit -n ${COMFORTABLE_OPEN_FILES}\`.`,
  };
}

function services(labs: readonly LoadedLab[]): Finding {
  const needed = labs.filter((lab) => lab.services.length > 0);
  const text =
    needed.length === 0
      ? `None of the ${labs.length} labs here needs a service.`
      : needed.map((lab) => `Lab ${lab.id} needs ${lab.services.join(" and ")}.`).join(" ");
  return {
    id: "services",
    level: "ok",
    text,
    advice: "Labs without services need nothing but Node.js.",
  };
}

function steadiness(): Finding {
  const ticks = readCpuTicks();
  probeSpeedMillis();
  const times = Array.from({ length: SPEED_PROBES }, probeSpeedMillis).sort((a, b) => a - b);
  const drift = times.at(-1)! / times[0]!;
  const stolen = stolenShare(ticks, readCpuTicks());
  const steady = drift < DRIFT_WORTH_TELLING && stolen < STOLEN_WORTH_TELLING;
  return {
    id: "steadiness",
    level: steady ? "ok" : "limit",
    text: `A fixed computation took ${times[0]!.toFixed(1)} to ${times.at(-1)!.toFixed(1)} ms; ${(stolen * 100).toFixed(1)} % of CPU time was stolen by the hypervisor.`,
    advice: steady
      ? "The machine is steady at the moment."
      : "Its speed drifts: trust ratios from duets, not absolute figures; close other programs and plug the laptop in.",
  };
}

/** Two copies of a lab's baseline in a duet: whatever they differ by is the instrument's own error. */
async function trial({
  root,
  lab,
  signal,
  seconds,
  onProgress,
}: {
  root: string;
  lab: LoadedLab;
  signal: AbortSignal;
  seconds: number;
  onProgress: (text: string) => void;
}): Promise<Finding[]> {
  const workload = lab.workloads.find(({ id }) => id === lab.primary.workload)!;
  const baseline = Object.keys(workload.apps)[0]!;
  const cell: Cell = {
    workload: workload.id,
    design: "control",
    variant: baseline,
    baseline,
    minimumSpawns: 2,
    budgetSeconds: seconds,
    targetHalfWidth: 0,
    fixedSpawns: false,
    ballast: true,
  };
  onProgress(`A/A trial: two copies of ${baseline} at once, about ${seconds} s`);
  const spawns: number[][] = [];
  const causes: string[] = [];
  let busiestGenerator = 0;
  const session = {
    root,
    lab,
    signal,
    onProgress,
    purpose: "lab doctor",
    onWait: onProgress,
    interrupted: "Interrupted; the examination keeps nothing, so start it again when you like.",
  };
  await withSession(session, async (bed, generator) => {
    const begun = performance.now();
    for (
      let spawn = 0;
      spawn < 2 || performance.now() - begun < seconds * 1e3 * (spawn / (spawn + 1));
      spawn++
    ) {
      const ratios: number[] = [];
      await measureDuet({
        bed,
        generator,
        workload,
        cell,
        spawn,
        pace: { ...paceOf("quick"), sliceSeconds: 0.4 },
        onSlice: (_, { invalid, observations: [one, other], generatorUtilization }) => {
          busiestGenerator = Math.max(busiestGenerator, generatorUtilization);
          if (invalid !== null) causes.push(invalid);
          if (one && other && other.throughputPerSecond > 0)
            ratios.push(one.throughputPerSecond / other.throughputPerSecond);
        },
      });
      spawns.push(ratios);
    }
  });
  return judgeTrial(spawns, causes, busiestGenerator);
}

function judgeTrial(
  spawns: number[][],
  causes: readonly string[],
  busiestGenerator: number,
): Finding[] {
  const { value, low, high, pairs } = pairedRatio(spawns, { seed: "doctor" });
  const fine = low <= 1 && high >= 1 && high - low <= 0.1;
  const share = causes.length / pairs;
  return [
    {
      id: "noise",
      level: fine ? "ok" : "limit",
      text: `Two copies of one program differ by a ratio of ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}) over ${pairs} pairs.`,
      advice: fine
        ? "A short trial already tells them apart from a real difference of about the interval's width; a run narrows it."
        : "So short a trial detects differences only beyond this; use longer runs, and distrust a run whose own control fails.",
    },
    {
      id: "disturbances",
      level: share <= 0.2 ? "ok" : "limit",
      text: `${causes.length} of ${pairs} slices were disturbed${causes.length > 0 ? ` (${[...new Set(causes)].join(", ")})` : ""}; the generator was at most ${(busiestGenerator * 100).toFixed(0)} % busy.`,
      advice:
        share <= 0.2
          ? "Runs replace disturbed slices."
          : "More than a fifth: close other programs or choose a quieter machine, or runs will spend their budget on slices that do not count.",
    },
  ];
}
