import { type ListedLabs, type LoadedLab, listLabIds, listLabs, loadLab } from "../lab/load-lab.ts";
import { UsageError } from "../result/document/errors.ts";

/** Whether a lab of this id exists. */
export function isLab(root: string, id: string): boolean {
  return listLabIds(root).includes(id);
}

/**
 * The labs a command is asked for, each once. Of all labs some may be broken; one that is named has to be whole.
 * @throws {UsageError} when none or both ways are used
 * @throws {LabDefinitionError} for a named lab that cannot be used
 */
export async function chooseLabs(
  root: string,
  ids: readonly string[],
  all = false,
): Promise<ListedLabs> {
  if (all && ids.length > 0) throw new UsageError("Name labs or say --all, not both.");
  if (all) return listLabs(root);
  if (ids.length === 0) {
    throw new UsageError(
      `Name a lab or say --all; the labs are ${listLabIds(root).join(", ") || "none yet"}.`,
    );
  }
  const labs: LoadedLab[] = [];
  for (const id of new Set(ids)) labs.push(await loadLab(root, id));
  return { labs, broken: [] };
}

/** @throws {UsageError} for an asked id that is not among the known ones */
export function requireKnown(
  lab: LoadedLab,
  kind: "variant" | "workload",
  asked: readonly string[] | undefined,
  known: readonly { id: string }[],
): void {
  for (const id of asked ?? []) {
    if (!known.some((each) => each.id === id)) {
      const ids = known.map((each) => each.id).join(", ");
      throw new UsageError(`${lab.id} has no ${kind} "${id}"; its ${kind}s are ${ids}.`);
    }
  }
}
