import type { LabDefinition, Workload } from "../../lab/definition.ts";
import { type InvariantResult, ServicePlan } from "../../result/document/schema.ts";
import { RunFailedError } from "../errors.ts";
import { startLoad, stopLoad } from "../measure/closed-load.ts";
import { performFaults } from "../measure/fault-script.ts";
import { measureSlice } from "../measure/slice.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import { type ServerUnderTest, startServer } from "../testbed/server-under-test.ts";
import type { TestBed } from "../testbed/testbed.ts";
import { checkResponses } from "./response-check.ts";

const BURST_SECONDS = 0.1;
const PLAN_MILLIS = 30_000;

/** Ids of the invariants that the harness itself checks for every lab. */
export const BUILT_IN_INVARIANT = /^(identical-answers|zero-errors)-/;

/** One variant under one workload. */
interface Case {
  workload: Workload;
  variant: string;
}

/**
 * The cases of some variants that have to be looked at. A variant that is the same app with the same
 * parameters, work and requests in two workloads, such as two points of a curve, is looked at once, and
 * again only where invariants are checked.
 */
export function casesOf(
  lab: LabDefinition,
  variantsOf: (workload: Workload) => readonly string[],
): Case[] {
  const seen = new Set<string>();
  return lab.workloads.flatMap((workload) => {
    const { id, apps, requests, work } = workload;
    return variantsOf(workload).flatMap((variant): Case[] => {
      const { file, params } = apps[variant]!;
      const same = JSON.stringify([variant, file, params, requests, work]);
      const isChecked = lab.invariants.some(
        (one) => one.workload === id && (one.variants?.includes(variant) ?? true),
      );
      if (seen.has(same) && !isChecked) return [];
      seen.add(same);
      return [{ workload, variant }];
    });
  });
}

/** What was found about one variant under one workload: every invariant that applies to it. */
export interface CaseResult {
  results: InvariantResult[];
  /** Sentences for what was wrong, ready to print. */
  failures: string[];
  plans: ServicePlan[];
}

/**
 * Starts one variant, compares its answers before and after a burst of load, and checks the lab's
 * invariants when the load has drained. Nothing here is timed.
 */
export async function verifyCase(
  bed: TestBed,
  generator: NodeProcess,
  workload: Workload,
  variant: string,
): Promise<CaseResult> {
  const failures: string[] = [];
  const results: InvariantResult[] = [];
  const plans: ServicePlan[] = [];
  let server: ServerUnderTest | undefined;
  try {
    server = await startServer(bed, workload, variant);
    const before = await checkResponses(server.url, workload.requests);
    let wrongUnderLoad = 0;
    let loaded = 0;
    let after: string[] = [];
    if (before.length === 0) {
      await startLoad(generator, [server]);
      const { observations } = await measureSlice(generator, [server], BURST_SECONDS, false);
      await stopLoad(generator);
      for (const { completed, errors, timeouts, mismatches } of observations) {
        wrongUnderLoad += errors + timeouts + mismatches;
        loaded += completed + errors + timeouts + mismatches;
      }
      after = await checkResponses(server.url, workload.requests);
    }
    const named = (difference: string, when: string) =>
      `Variant ${variant} ${difference} ${when} load on workload ${workload.id}.`;
    failures.push(
      ...before.map((difference) => named(difference, "before")),
      ...after.map((difference) => named(difference, "after")),
    );
    if (wrongUnderLoad > 0)
      failures.push(
        `Variant ${variant} failed ${wrongUnderLoad} of ${loaded} requests under load on workload ${workload.id}.`,
      );
    const own = { variant, expected: "held" as const };
    results.push(
      {
        ...own,
        id: `identical-answers-${workload.id}`,
        text: `Every request of ${workload.id} gets the expected answer, byte for byte, before and after load.`,
        held: before.length + after.length === 0,
        count: before.length + after.length,
        checked: 2 * workload.requests.length,
      },
      {
        ...own,
        id: `zero-errors-${workload.id}`,
        text: `No request of ${workload.id} fails, times out or gets a wrong answer under load.`,
        held: wrongUnderLoad === 0 && before.length === 0,
        count: wrongUnderLoad,
        checked: loaded,
      },
    );
    results.push(...(await checkInvariants(bed.lab, server)));
    if (workload.plans) plans.push(await planOf(server));
  } finally {
    await server?.process.stop();
  }
  return { results, failures, plans };
}

/** @throws RunFailedError where the app does not answer GET /plan with JSON */
async function planOf({ url, workload, variant }: ServerUnderTest): Promise<ServicePlan> {
  try {
    const response = await fetch(`${url}/plan`, { signal: AbortSignal.timeout(PLAN_MILLIS) });
    return ServicePlan.parse({
      workload: workload.id,
      variant,
      plan: await response.json(),
    });
  } catch (cause) {
    throw new RunFailedError(
      `Variant ${variant} did not answer GET /plan with JSON, which workload ${workload.id} asks for; run EXPLAIN there and answer what it says.`,
      { cause },
    );
  }
}

async function checkInvariants(
  lab: LabDefinition,
  server: ServerUnderTest,
): Promise<InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const invariant of lab.invariants) {
    if (invariant.workload !== server.workload.id) continue;
    if (invariant.variants !== undefined && !invariant.variants.includes(server.variant)) continue;
    const { violations, checked } = await invariant.check(
      { url: server.url, variant: server.variant, services: server.services.urls },
      { follow: (script, loadEnded) => performFaults(script, server, loadEnded) },
    );
    results.push({
      id: invariant.id,
      variant: server.variant,
      text: invariant.text,
      expected: invariant.expected,
      held: violations === 0,
      count: violations,
      checked,
    });
  }
  return results;
}
