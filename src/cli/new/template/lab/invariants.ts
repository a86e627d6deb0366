import type { InvariantTarget } from "#lab";
import { TOTAL } from "./requests.ts";

const AT_ONCE = 50;

/** Of requests that are sent at once, how many do not get the one right answer. */
export async function rightUnderConcurrency({ url }: InvariantTarget) {
  const bodies = await Promise.all(
    Array.from({ length: AT_ONCE }, async () => (await fetch(url)).text()),
  );
  return { violations: bodies.filter((body) => body !== TOTAL).length, checked: AT_ONCE };
}
