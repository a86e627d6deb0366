/** What must hold for a variant's speed to mean anything: it validates, refuses and does not mix up answers. */
import type { InvariantTarget } from "#lab";
import { badBodies, order, orderHeaders, placeOrder } from "../requests.ts";

interface Findings {
  violations: number;
  checked: number;
}

/** Sends all at once; a case that `holds` refuses, or that gets no answer, is a violation. */
async function count<Case>(
  cases: readonly Case[],
  holds: (one: Case, index: number) => Promise<boolean>,
): Promise<Findings> {
  const held = await Promise.all(cases.map((one, index) => holds(one, index).catch(() => false)));
  return { violations: held.filter((ok) => !ok).length, checked: cases.length };
}

async function post(url: string, headers: Record<string, string>, body: string) {
  const response = await fetch(`${url}/restaurants/harbour-7/orders`, {
    method: "POST",
    headers,
    body,
  });
  return { status: response.status, body: await response.text() };
}

/** Each of the 20 bad bodies is answered with 400. */
export const rejectsBadBodies = ({ url }: InvariantTarget) =>
  count(badBodies, async (body, index) => {
    const { status } = await post(url, orderHeaders(`bad-${index}`), body);
    return status === 400;
  });

/** A good order without the authorization header, or with a wrong one, is answered with 401. */
export const rejectsMissingAuthorization = ({ url }: InvariantTarget) =>
  count([undefined, "", "Bearer wrong"], async (authorization) => {
    const { authorization: _right, ...headers } = orderHeaders("no-authorization");
    const sent = authorization === undefined ? headers : { ...headers, authorization };
    const { status } = await post(url, sent, JSON.stringify(order(1)));
    return status === 401;
  });

/** 50 different orders at once are each answered with their own receipt. */
export const keepsAnswersApart = ({ url }: InvariantTarget) =>
  count(
    Array.from({ length: 50 }, (_, index) => placeOrder(`restaurant-${index}`, 200 + index)),
    async ({ method, path, headers, body, expect }) => {
      const response = await fetch(`${url}${path}`, { method, headers, body });
      const answer = await response.text();
      const requestId = response.headers.get("x-request-id");
      return answer === expect.body && requestId === expect.headers?.["x-request-id"];
    },
  );
