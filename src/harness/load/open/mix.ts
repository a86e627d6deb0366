import type { RequestSpec } from "../../../lab/definition.ts";

/**
 * The shares of a mix: those its requests state, or equal ones where none does.
 * @throws RangeError where only some state one
 */
export function sharesOf(requests: readonly RequestSpec[]): number[] {
  const stated = requests.flatMap(({ share }) => (share === undefined ? [] : [share]));
  if (stated.length === requests.length) return stated;
  if (stated.length === 0) return requests.map(() => 1 / requests.length);
  throw new RangeError(
    `Of ${requests.length} requests of a mix ${stated.length} state a share; give all of them one, or none.`,
  );
}
