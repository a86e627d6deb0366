import { createServer, type RequestListener, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestSpec } from "../../../src/lab/definition.ts";

export const labFolder = new URL("../../../labs/event-loop/", import.meta.url);

type Params = Record<string, string | number | boolean>;

/** Starts an app as the host does, in this process, and gives its base address. */
export async function start(file: string, params: Params = {}): Promise<string> {
  const module = await import(new URL(file, labFolder).href);
  const app: string | RequestListener = await module.default({ params, services: {}, port: 0 });
  if (typeof app === "string") return app;
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

type Sent = Pick<RequestSpec, "method" | "path" | "headers" | "body">;

export function send(url: string, { method, path, headers = {}, body }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
