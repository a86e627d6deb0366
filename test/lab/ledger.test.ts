/** Books that agree, books that tell of loss and doubling, and books that contradict each other. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accountText,
  type Books,
  LedgerError,
  reconcile,
  requireBalanced,
} from "../../src/lab/ledger.ts";

const effects = (...operations: string[]) => operations.map((operation) => ({ operation }));

describe("an account", () => {
  it("finds every accepted operation in exactly one place", () => {
    const account = reconcile({
      accepted: ["a", "b", "c", "d"],
      effects: effects("a"),
      deadLettered: ["b"],
      inFlight: ["c"],
    });
    expect(account).toMatchObject({
      accepted: 4,
      completed: 1,
      deadLettered: 1,
      inFlight: 1,
      lost: 1,
    });
    expect(account.remainder).toBe(0);
  });

  it("counts an operation done twice once as completed and once as a surplus", () => {
    const account = reconcile({ accepted: ["a", "b"], effects: effects("a", "b", "a", "a") });
    expect(account).toMatchObject({
      completed: 2,
      duplicated: 1,
      surplusEffects: 2,
      lost: 0,
      remainder: 0,
    });
  });

  it("tells what nobody asked for from what was done although its client was told nothing", () => {
    const account = reconcile({
      accepted: ["a"],
      unanswered: ["b"],
      effects: effects("a", "b", "x"),
    });
    expect(account).toMatchObject({
      completed: 1,
      unansweredCompleted: 1,
      phantom: 1,
      remainder: 0,
    });
  });

  it("counts an effect after a later one of the same order as out of order, and a repetition not", () => {
    const of = (entity: string, step: number) => ({ operation: `${entity}/${step}`, entity, step });
    const accepted = ["a/1", "a/2", "b/1", "b/2"];
    const account = (...order: ReturnType<typeof of>[]) => reconcile({ accepted, effects: order });
    expect(account(of("a", 1), of("b", 1), of("b", 2), of("a", 2)).misordered).toBe(0);
    expect(account(of("a", 2), of("b", 1), of("a", 1), of("b", 2)).misordered).toBe(1);
    expect(account(of("a", 1), of("a", 2), of("a", 1)).misordered).toBe(0);
  });

  it("leaves a remainder where two books contradict each other", () => {
    const contradictions: Books[] = [
      { accepted: ["a", "a"], effects: effects("a") },
      { accepted: ["a"], effects: effects("a"), deadLettered: ["a"] },
      { accepted: ["a"], effects: [], deadLettered: ["a"], inFlight: ["a"] },
      { accepted: ["a"], effects: effects("a"), deadLettered: ["b"] },
      { accepted: ["a"], effects: effects("a"), inFlight: ["b"] },
      { accepted: ["a"], effects: effects("a"), unanswered: ["a"] },
    ];
    for (const books of contradictions) {
      const account = reconcile(books);
      expect(account.remainder, JSON.stringify(books)).toBeGreaterThan(0);
      expect(() => requireBalanced(account)).toThrow(LedgerError);
    }
  });

  it("reconciles to zero whatever is lost, doubled, given up or on its way, and says how much of each", () => {
    const fate = fc.record({
      times: fc.integer({ min: 0, max: 3 }),
      otherwise: fc.constantFrom("lost", "dead", "moving"),
    });
    fc.assert(
      fc.property(fc.array(fate, { maxLength: 40 }), (fates) => {
        const name = (index: number) => `order-${index}`;
        const of = (wanted: string) =>
          fates.flatMap(({ times, otherwise }, index) =>
            times === 0 && otherwise === wanted ? [name(index)] : [],
          );
        const account = reconcile({
          accepted: fates.map((_, index) => name(index)),
          effects: fates.flatMap(({ times }, index) =>
            Array(times).fill({ operation: name(index) }),
          ),
          deadLettered: of("dead"),
          inFlight: of("moving"),
        });
        expect(account.remainder).toBe(0);
        expect(account.lost).toBe(of("lost").length);
        expect(account.duplicated).toBe(fates.filter(({ times }) => times > 1).length);
        expect(account.completed + account.deadLettered + account.inFlight + account.lost).toBe(
          fates.length,
        );
      }),
    );
  });

  it("is told in a sentence", () => {
    expect(accountText(reconcile({ accepted: ["a"], effects: effects("a", "a") }))).toBe(
      "1 accepted: 1 completed, 0 dead-lettered, 0 in flight, 0 lost; 1 duplicated, 0 out of order, 0 phantom",
    );
  });
});
