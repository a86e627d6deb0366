/** What the servers are asked, and the only answer that counts: that the page they had was right. */
import type { RequestSpec } from "#lab";
import { HOT_PAGE } from "./system/scenario.ts";

const right = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: '{"ok":true}',
};

/** One page for everybody. */
export const hotPage: RequestSpec[] = [{ method: "GET", path: `/page/${HOT_PAGE}`, expect: right }];

/** Any of many pages: which one, the server draws. */
export const anyPage: RequestSpec[] = [{ method: "GET", path: "/page", expect: right }];
