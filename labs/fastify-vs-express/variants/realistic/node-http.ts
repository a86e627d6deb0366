import type { IncomingMessage, ServerResponse } from "node:http";
import { Ajv } from "ajv";
import * as data from "../../system/data.ts";
import { ajvOptions, type Order, orderSchema, receipt } from "../../system/order.ts";

function answer(response: ServerResponse, status: number, value: object) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

async function parsed(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  await new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", resolve);
    request.on("error", reject);
  });
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}

export default function app() {
  const validate = new Ajv(ajvOptions).compile<Order>(orderSchema);
  const table = new Map(data.routes.map(({ method, path }) => [`${method} ${path}`, path]));

  return async (request: IncomingMessage, response: ServerResponse) => {
    const start = performance.now();
    response.on("finish", () => data.recordMillis(performance.now() - start));
    const requestId = request.headers["x-request-id"] ?? data.nextRequestId();
    response.setHeader("x-request-id", requestId);
    if (!data.authorized(request.headers.authorization)) {
      return answer(response, 401, data.unauthorized);
    }

    const [, resource, id, part] = request.url!.split("?", 1)[0]!.split("/");
    const key = `${request.method} /${resource}/:id${part === undefined ? "" : `/${part}`}`;
    const route = table.get(key);
    if (route === undefined || !id) return answer(response, 404, { error: "not found" });
    if (route !== data.orderRoute) return answer(response, 200, data.elsewhere);

    const order = await parsed(request);
    if (validate(order)) answer(response, 200, receipt(decodeURIComponent(id), order));
    else answer(response, 400, data.badOrder);
  };
}
