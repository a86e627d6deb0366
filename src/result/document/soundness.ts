/** Whether a run measured what it set out to measure. */
import type { ResultDocument } from "./schema.ts";

/** With a larger share of invalid slices, most of a run says nothing. */
const MOST_INVALID_SHARE = 0.5;

type Judged = Pick<ResultDocument, "control" | "slices">;

/** Why nothing should be read from a run, as the end of a sentence about it; undefined for a sound one. */
export function unsoundBecause({ control, slices }: Judged): string | undefined {
  if (control === null) return "it has no A/A control";
  if (!control.passed) {
    const [ratio, low, high] = [control.ratio, control.low, control.high].map((value) =>
      value.toFixed(3),
    );
    return `its A/A control failed: the baseline against itself was ${ratio} (${low} to ${high})`;
  }
  const share = slices.invalid / Math.max(1, slices.valid + slices.invalid);
  if (share <= MOST_INVALID_SHARE) return undefined;
  const causes = Object.entries(slices.causes).filter(([, count]) => count > 0);
  const said = causes.map(([cause, count]) => `${cause} ${count}`).join(", ");
  return `${(100 * share).toFixed(1)} % of its slices are invalid (${said})`;
}

/** Whether a document may lack figures of its lab: it is no reference run, was interrupted, or is not sound. */
export function mayLackFigures(document: Judged & Pick<ResultDocument, "mode" | "plan">): boolean {
  return (
    document.mode !== "reference" || document.plan.partial || unsoundBecause(document) !== undefined
  );
}
