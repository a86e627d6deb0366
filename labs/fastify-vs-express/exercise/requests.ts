/** What loads the exercise's server: restaurants' pages, and orders of one item. */
import type { RequestSpec } from "#lab";
import { placeOrder } from "../requests.ts";
import { restaurant } from "./restaurant.ts";

const page = (id: string): RequestSpec => ({
  method: "GET",
  path: `/restaurants/${id}`,
  expect: {
    status: 200,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(restaurant(id)),
  },
});

export const exerciseRequests: RequestSpec[] = [
  page("harbour-7"),
  placeOrder("harbour-7", 7, 1),
  placeOrder("market-23", 23, 1),
  placeOrder("bridge-42", 42, 1),
  placeOrder("station-19", 19, 1),
];
