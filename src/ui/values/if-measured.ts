/**
 * What the components of every chapter do about a figure that a run does not have. A reference run has to have all
 * of them, so the build fails; a short, interrupted or disturbed one may lack what its lab declares.
 */
import type { ChapterContext } from "../../content/chapter.ts";
import { MissingError } from "../../content/error.ts";
import { mayLackFigures } from "../../result/document/soundness.ts";

/** What was asked for, by the names that a lab declares. */
export interface Asked {
  workload?: string | undefined;
  variant?: string | undefined;
  claim?: string | undefined;
  invariant?: string | undefined;
}

/**
 * What `find` finds; undefined where the chapter's run may lack it, and its lab declares it.
 * @throws SiteError of `find`, where the run has to have it or the lab does not declare it
 */
export function ifMeasured<Found>(
  { document, definition }: Pick<ChapterContext, "document" | "definition">,
  asked: Asked,
  find: () => Found,
): Found | undefined {
  try {
    return find();
  } catch (error) {
    const isExpected = document && mayLackFigures(document) && isDeclared(definition, asked);
    if (error instanceof MissingError && isExpected) return undefined;
    throw error;
  }
}

function isDeclared(
  lab: ChapterContext["definition"],
  { workload, variant, claim, invariant }: Asked,
): boolean {
  const has = (among: readonly { id: string }[], id: string | undefined) =>
    id === undefined || among.some((each) => each.id === id);
  const apps = lab.workloads.find(({ id }) => id === workload)?.apps;
  return (
    has(lab.workloads, workload) &&
    has(lab.claims, claim) &&
    has(lab.invariants, invariant) &&
    (apps === undefined || variant === undefined
      ? has(lab.variants, variant)
      : Object.hasOwn(apps, variant))
  );
}
