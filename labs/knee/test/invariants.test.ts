import { describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { NO_FAULTS } from "../../../test/labs/no-faults.ts";
import lab from "../lab.ts";
import { allArrivalsComplete, busyServersNeverAboveC, checkMiddle } from "../oracle/invariants.ts";
import type { Window } from "../oracle/windows.ts";
import { kinds } from "../system/queues.ts";
import { serve, start } from "./start.ts";

const { invariants } = LabSchema.parse(lab);

// Client and server share this process, so that nothing that depends on time is checked here.
describe("a variant with other servers than it should have", () => {
  test("is found to use too many", async () => {
    const url = await start({ ...kinds["c5-exponential"], servers: 40 });
    const { violations } = await busyServersNeverAboveC({
      url,
      variant: "c5-exponential",
      services: {},
    });
    expect(violations).toBeGreaterThan(0);
  });

  test("is found to lose requests where it turns them away", async () => {
    const url = await start({ ...kinds["c5-exponential"], queueBound: 0 });
    const { violations } = await allArrivalsComplete({
      url,
      variant: "c5-exponential",
      services: {},
    });
    expect(violations).toBeGreaterThan(0);
  });
});

test.each(invariants)("$id is broken by a server that answers everything alike", async ({
  check,
}) => {
  const url = await serve((_request, response) => response.end("served"));
  const { violations } = await check({ url, variant: "c5-exponential", services: {} }, NO_FAULTS);
  expect(violations).toBeGreaterThan(0);
});

describe("the middle window decides", () => {
  const window = (areaSeconds: number) =>
    ({ answers: [], stats: { areaSeconds } }) as unknown as Window;
  const check = (...areas: number[]) =>
    checkMiddle(areas.map(window), 0.03, ({ areaSeconds }) => areaSeconds);

  test.each([
    [[1, 1, 1], 0],
    [[0.98, 1.5, 1.02], 0],
    [[1.04, 1.5, 1.02], 1],
    [[Number.NaN, Number.NaN, 1], 1],
  ])("%j", (areas, violations) => {
    expect(check(...areas)).toEqual({ violations, checked: 3 });
  });

  test("and one without statistics counts as wrong", () => {
    const none = { answers: [], stats: undefined };
    expect(checkMiddle([none, none, window(1)], 0.03, () => 1).violations).toBe(1);
  });
});
