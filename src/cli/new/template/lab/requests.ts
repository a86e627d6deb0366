import type { RequestSpec } from "#lab";
import { compute } from "#lab/work";

/** About a tenth of a millisecond of computing. */
export const ITERATIONS = 100_000;

/** The only body that counts as a right answer. */
export const TOTAL = JSON.stringify({ total: compute(ITERATIONS) });

/** What every variant is asked, and what it has to answer before anything is measured. */
export const total: RequestSpec = {
  method: "GET",
  path: "/",
  expect: { status: 200, headers: { "content-type": "application/json" }, body: TOTAL },
};
