/** A lab's app in the test's own process, started as the host does, and requests to it. */
import { createServer, type RequestListener, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestSpec } from "../../src/lab/definition.ts";

export type Params = Record<string, string | number | boolean>;

/** Serves a listener on loopback and gives its base address. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Starts the app of a file in a lab's folder and gives its base address. */
export async function startApp(folder: URL, file: string, params: Params): Promise<string> {
  const module = await import(new URL(file, folder).href);
  const app: string | RequestListener = await module.default({ params, services: {}, port: 0 });
  return typeof app === "string" ? app : listen(app);
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
