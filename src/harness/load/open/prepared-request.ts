/** A request of a mix as it is sent, with the answer that counts as right. */
import type { RequestSpec } from "../../../lab/definition.ts";

export interface PreparedRequest {
  requestClass: string;
  method: RequestSpec["method"];
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  status: number;
  expected: Buffer;
}

export function prepareRequest({
  method,
  path,
  headers = {},
  body,
  expect,
  ...rest
}: RequestSpec): PreparedRequest {
  return {
    requestClass: rest.requestClass ?? "all",
    method,
    path,
    headers,
    body,
    status: expect.status,
    expected: Buffer.from(expect.body),
  };
}
