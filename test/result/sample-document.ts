import { withContentId } from "../../src/result/document/content-id.ts";
import { claimsDigest } from "../../src/result/document/digest.ts";
import {
  METHOD_VERSION,
  type ResultBody,
  type ResultDocument,
} from "../../src/result/document/schema.ts";

/** A small valid document, written by hand: for whatever needs a document and not what follows from its data. */
export function sampleDocument(changes: Partial<ResultBody> = {}): ResultDocument {
  return withContentId({ ...body(), ...changes });
}

function body(): ResultBody {
  return {
    schemaVersion: 1,
    methodVersion: METHOD_VERSION,
    lab: "sample-lab",
    chapter: 9,
    title: "Express & Fastify [100 %_pure]",
    question: "Which one?",
    mode: "reference",
    seed: 7,
    started: "2026-03-05T23:59:59.000Z",
    ended: "2026-03-06T00:06:00.000Z",
    plan: {
      sliceSeconds: 1,
      slicesPerSpawn: 1,
      minimumSpawns: 1,
      budgetSecondsPerComparison: 60,
      targetHalfWidth: 0.03,
      partial: false,
      cells: [
        {
          workload: "tiny",
          design: "duet",
          variant: "fast",
          baseline: "slow",
          spawns: 1,
          ballast: false,
          stoppedBecause: "precise",
        },
      ],
    },
    machine: {
      cpuModel: "Acme_9000 CPU @ 2.20GHz",
      cores: 2,
      memoryMegabytes: 4096,
      os: "Debian 13",
      kernel: "6.1",
      arch: "x64",
      virtualisation: "kvm",
      cgroupCpuLimit: null,
      cgroupMemoryLimitMegabytes: null,
      pinning: { applied: true, servers: "1", generator: "0", reason: "" },
      loadAverageAtStart: 0.1,
      stolenShare: 0,
      speedProbeMillis: [10.5],
    },
    software: { node: "v24.21.0", v8: "13.6", packages: { fastify: "5.12.8" }, services: {} },
    source: {
      commit: "abc",
      dirty: false,
      labDigest: "0".repeat(64),
      harnessDigest: "1".repeat(64),
      claimsDigest: claimsDigest([]),
    },
    variants: [
      { id: "slow", title: "Slow", shows: "the baseline" },
      { id: "fast", title: "Fast", shows: "the idea" },
    ],
    workloads: [
      {
        id: "tiny",
        title: "a tiny answer",
        role: "main",
        design: "duet",
        connections: 10,
        pipelining: 1,
        work: null,
        cause: null,
        variants: ["slow", "fast"],
      },
    ],
    raw: {
      slices: [
        {
          cell: 0,
          spawn: 0,
          slice: 0,
          seconds: 1,
          generatorUtilization: 0.5,
          stolenShare: 0,
          invalid: null,
          observations: [observation("fast", 200), observation("slow", 100)],
        },
      ],
      histograms: [],
    },
    comparisons: [
      {
        workload: "tiny",
        metric: "throughputPerSecond",
        variant: "fast",
        baseline: "slow",
        design: "duet",
        ratio: 2,
        low: 1.9,
        high: 2.1,
        pairs: 1,
        spawns: 1,
        smallestDifference: 0.031,
        generatorBound: false,
      },
    ],
    differences: [],
    groups: [{ workload: "tiny", metric: "throughputPerSecond", groups: [["fast"], ["slow"]] }],
    control: null,
    summaries: [
      {
        workload: "tiny",
        variant: "fast",
        metric: "throughputPerSecond",
        unit: 'requests/s, "correct" ones',
        value: 200,
        low: 190,
        high: 210,
        slices: 1,
        atLeast: true,
      },
    ],
    dilution: [],
    invariants: [],
    claims: [],
    slices: { valid: 1, invalid: 0, causes: {} },
    reproduce: "npm run lab -- run sample-lab --reference --seed 7",
  };
}

function observation(variant: string, throughputPerSecond: number) {
  return {
    variant,
    completed: throughputPerSecond,
    errors: 0,
    timeouts: 0,
    mismatches: 0,
    throughputPerSecond,
    cpuMicrosPerRequest: 25.5,
    latencyP50Micros: 100,
    latencyP99Micros: 200,
    eventLoopUtilization: 0.9,
    eventLoopDelayP99Micros: 20,
    rssMegabytes: 80,
    gcMillisPerSecond: 3,
  };
}
