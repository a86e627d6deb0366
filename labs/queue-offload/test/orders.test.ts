/** What a web process says to bodies that are no orders. */
import { describe, expect, test } from "vitest";
import { contentOf, parseOrder, Refusal } from "../system/orders.ts";

describe("an order", () => {
  test("is read as it was written, and one without a name is given one", () => {
    const { order, isNamed } = parseOrder('{"item": 7, "quantity": 2, "id": "a-1"}');
    expect(order).toMatchObject({ id: "a-1", item: 7, quantity: 2 });
    expect(isNamed).toBe(true);
    const [one, other] = [1, 2].map(() => parseOrder('{"item": 7, "quantity": 2}'));
    expect(one!.isNamed).toBe(false);
    expect(one!.order.id).not.toBe(other!.order.id);
  });

  test("has the same content however it is written, and another where anything in it is another", () => {
    const content = (text: string) => contentOf(parseOrder(text).order);
    expect(content('{"quantity":2,"item":7}')).toBe(
      content('{ "item": 7, "quantity": 2, "id": "x" }'),
    );
    expect(content('{"quantity":3,"item":7}')).not.toBe(content('{"quantity":2,"item":7}'));
  });

  test.each([
    ['{"item": 7, "quant', "is not JSON"],
    ["", "is not JSON"],
    ["[]", "The body is []"],
    ["null", "The body is null"],
    ['{"quantity": 2}', "item is missing"],
    ['{"item": "7", "quantity": 2}', 'item is "7"'],
    ['{"item": 7, "quantity": 0}', "quantity is 0"],
    ['{"item": 7, "quantity": 1.5}', "quantity is 1.5"],
    ['{"item": 7, "quantity": 2, "id": 12}', "id is 12"],
    ['{"item": 7, "quantity": 2, "id": "a:b"}', 'id is "a:b"'],
    [`{"item": 7, "quantity": 2, "id": "${"x".repeat(65)}"}`, "up to 64 letters"],
  ])("%s is refused with a sentence that names what is wrong", (text, words) => {
    expect(() => parseOrder(text)).toThrow(Refusal);
    expect(() => parseOrder(text)).toThrow(words);
  });
});
