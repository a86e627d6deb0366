/** Where the parts of a lab contradict each other. Each part is valid alone: its schema has parsed it. */

import { isRatioRule } from "../../result/document/schema/claim-rule.ts";
import type { ServiceName } from "../../result/document/schema/words.ts";
import type { Claim } from "./claim.ts";
import type { Invariant } from "./invariant.ts";
import { loadOf, type Workload } from "./workload.ts";

/** The parts of a lab that can contradict each other. */
interface Parts {
  services: readonly ServiceName[];
  data?: unknown;
  variants: readonly { id: string }[];
  workloads: readonly Workload[];
  primary: { workload: string; variant: string };
  invariants: readonly Invariant[];
  claims: readonly Claim[];
}

type Path = (string | number)[];

/** Every contradiction, as the path of a field and what is wrong with it. */
export function contradictionsOf(lab: Parts): [path: Path, message: string][] {
  const contradictions: [Path, string][] = [];
  const refuse = (path: Path, message: string) => {
    contradictions.push([path, message]);
  };
  const variants = new Set(lab.variants.map((variant) => variant.id));
  const workloads = new Map(lab.workloads.map((workload) => [workload.id, workload]));
  if (variants.size !== lab.variants.length)
    refuse(["variants"], "has two variants with the same id");
  if (workloads.size !== lab.workloads.length)
    refuse(["workloads"], "has two workloads with the same id");
  if (lab.data !== undefined && !lab.services.includes("postgres"))
    refuse(["data"], "is made in PostgreSQL, which is not among the services");
  lab.workloads.forEach((workload, index) => {
    for (const [field, message] of issuesOfServices(workload, lab.services))
      refuse(["workloads", index, field], message);
    for (const [field, message] of issuesOfLoad(workload))
      refuse(["workloads", index, field], message);
    for (const id of Object.keys(workload.apps)) {
      if (!variants.has(id))
        refuse(["workloads", index, "apps", id], `names "${id}", which is not among the variants`);
    }
    for (const [mode, chosen] of Object.entries(workload.modes)) {
      if (chosen === undefined || typeof chosen === "string") continue;
      for (const id of chosen) {
        if (!(id in workload.apps))
          refuse(["workloads", index, "modes", mode], `names "${id}", which has no app here`);
      }
    }
  });
  const knows = (path: Path, workload: string, variant?: string) => {
    const found = workloads.get(workload);
    if (!found) refuse(path, `names workload "${workload}", which does not exist`);
    else if (variant !== undefined && !(variant in found.apps)) {
      refuse(path, `names variant "${variant}", which has no app in workload "${workload}"`);
    }
  };
  knows(["primary"], lab.primary.workload, lab.primary.variant);
  lab.invariants.forEach((invariant, index) => {
    knows(["invariants", index, "workload"], invariant.workload);
    for (const id of invariant.variants ?? [])
      knows(["invariants", index, "variants"], invariant.workload, id);
  });
  lab.claims.forEach((claim, index) => {
    const { rule } = claim;
    if (rule.kind === "invariant") {
      if (!lab.invariants.some((invariant) => invariant.id === rule.invariant)) {
        refuse(
          ["claims", index, "rule"],
          `names invariant "${rule.invariant}", which does not exist`,
        );
      }
      return;
    }
    knows(["claims", index, "rule"], rule.workload, rule.variant);
    if (isRatioRule(rule) && rule.baseline !== undefined)
      knows(["claims", index, "rule"], rule.workload, rule.baseline);
  });
  return contradictions;
}

/** What a workload asks of services that its lab does not have, as field and sentence. */
function issuesOfServices(
  { roundTripMillis, faults = [], ...workload }: Workload,
  services: readonly ServiceName[],
): [field: string, message: string][] {
  const issues: [string, string][] = [];
  if (roundTripMillis !== undefined && services.length === 0)
    issues.push(["roundTripMillis", "is a network round trip to services, and the lab names none"]);
  const named = faults.flatMap(({ service }) => (service === undefined ? [] : [service]));
  const unknown = named.find((service) => !services.includes(service));
  if (unknown !== undefined)
    issues.push(["faults", `name ${unknown}, which is not among the services`]);
  const isCounted = (name: string) => workload.counters?.includes(name) ?? false;
  const uncounted = faults.find(({ afterCount }) => afterCount && !isCounted(afterCount.counter));
  if (uncounted !== undefined)
    issues.push(["faults", `wait for "${uncounted.afterCount?.counter}", which is no counter`]);
  const { arrived, done = [] } = workload.backlog ?? {};
  const unknownFlow = [...(arrived === undefined ? [] : [arrived]), ...done].find(
    (name) => !isCounted(name),
  );
  if (unknownFlow !== undefined)
    issues.push(["backlog", `names "${unknownFlow}", which is no counter`]);
  const isOpen = Object.keys(workload.apps).every((id) => loadOf(workload, id).kind === "open");
  if (faults.length > 0 && !isOpen)
    issues.push(["faults", "happen at times of a schedule, which only an open loop has"]);
  return issues;
}

/** What a workload's loads and requests contradict, as field and sentence. */
function issuesOfLoad(workload: Workload): [field: string, message: string][] {
  const loads = Object.keys(workload.apps).map((id) => loadOf(workload, id));
  const open = loads.filter(({ kind }) => kind !== "closed").length;
  const stated = workload.requests.filter(({ share }) => share !== undefined);
  const sum = stated.reduce((total, { share = 0 }) => total + share, 0);
  const issues: [string, string][] = [];
  if (open > 0 && workload.design === "duet")
    issues.push([
      "design",
      "is duet, but servers under an open loop take turns; write interleaved",
    ]);
  if (open === 0 && workload.requests.some((one) => (one.requestClass ?? one.share) !== undefined))
    issues.push(["requests", "state a share or a class, which only an open loop keeps apart"]);
  if (stated.length > 0 && stated.length < workload.requests.length)
    issues.push(["requests", "state a share for some only; give all of them one, or none"]);
  else if (stated.length > 0 && Math.abs(sum - 1) > 1e-9)
    issues.push([
      "requests",
      `have shares that add up to ${Number(sum.toFixed(9))}; they have to add up to 1`,
    ]);
  return issues;
}
