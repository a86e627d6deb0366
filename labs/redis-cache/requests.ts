/** The requests that load a variant. The server samples the player of each and checks the value. */
import type { RequestSpec } from "#lab";
import type { Kind } from "./system/database.ts";
import { WRITE_SHARE } from "./system/sizes.ts";

const answered = {
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify({ ok: true }),
};

/** 98 reads to 2 writes. */
export const readsAndWrites = (kind: Kind): RequestSpec[] => [
  {
    method: "GET",
    path: `/${kind}`,
    requestClass: "read",
    share: 1 - WRITE_SHARE,
    expect: answered,
  },
  {
    method: "POST",
    path: "/score",
    requestClass: "write",
    share: WRITE_SHARE,
    expect: answered,
  },
];
