import type { RequestSpec } from "#lab";
import { CONTENT_TYPE, SERVED } from "./system/scenario.ts";

export const served: RequestSpec = {
  method: "GET",
  path: "/",
  expect: { status: 200, headers: { "content-type": CONTENT_TYPE }, body: SERVED },
};
