/** Conditions of a measurement that prose mentions: how it was planned, on what, and how often. */
import type { ResultDocument } from "../../result/document/schema.ts";
import type { ChapterContext } from "../chapter.ts";
import { SiteError } from "../error.ts";
import { formatExact } from "../format.ts";
import { comparisonOf, workloadOf } from "../lookup.ts";
import { oneOf } from "../props.ts";

const COMPONENT = "Fact";
const FACTS = [
  "sliceSeconds",
  "spawns",
  "pairs",
  "connections",
  "pipelining",
  "node",
  "cores",
  "seed",
  "rounds",
] as const;

interface FactAsked {
  of: string;
  /** Needed for `connections`, `pipelining`, `spawns` and `pairs`. */
  workload?: string | undefined;
  /** Needed for `spawns` and `pairs`. */
  variant?: string | undefined;
}

/** The fact as text; undefined while the chapter has no result. `rounds` are the slices of one spawn. */
export function factOf(
  chapter: Pick<ChapterContext, "file" | "document">,
  asked: FactAsked,
): string | undefined {
  const of = oneOf(chapter, COMPONENT, "of", asked.of, FACTS);
  const { document } = chapter;
  if (document === undefined) return undefined;
  const needed = (prop: "workload" | "variant"): string => {
    const value = asked[prop];
    if (value !== undefined) return value;
    throw new SiteError(
      `<${COMPONENT}> in ${chapter.file} asks for ${of} without saying of which ${prop}; add ${prop}="…" in the chapter.`,
    );
  };
  const comparison = () =>
    comparisonOf(chapter, COMPONENT, { workload: needed("workload"), variant: needed("variant") })!;
  const workload = () => workloadOf(chapter, COMPONENT, needed("workload"));
  return ofDocument(of, document) ?? formatExact(ofWorkload(of, comparison, workload));
}

function ofDocument(of: string, { plan, software, machine, seed }: ResultDocument) {
  switch (of) {
    case "sliceSeconds":
      return formatExact(plan.sliceSeconds, "s");
    case "rounds":
      return formatExact(plan.slicesPerSpawn);
    case "node":
      return software.node.replace(/^v/, "");
    case "cores":
      return formatExact(machine.cores);
    case "seed":
      return String(seed);
    default:
      return undefined;
  }
}

function ofWorkload(
  of: string,
  comparison: () => { spawns: number; pairs: number },
  workload: () => { connections: number; pipelining: number },
): number {
  switch (of) {
    case "spawns":
      return comparison().spawns;
    case "pairs":
      return comparison().pairs;
    case "connections":
      return workload().connections;
    default:
      return workload().pipelining;
  }
}
