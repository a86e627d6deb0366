import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import {
  requireRightAnswers,
  type ServerUnderTest,
} from "../../../src/harness/testbed/server-under-test.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A variant that answers so many times that it has no store, and rightly from then on. */
async function recovering(timesWrong: number, faults: object[]): Promise<ServerUnderTest> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(asked > timesWrong ? 200 : 503).end("right");
  }).listen(0, "127.0.0.1");
  closing.push(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const requests = [
    { method: "GET", path: "/", expect: { status: 200, headers: {}, body: "right" } },
  ];
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    variant: "one",
    workload: { id: "loss", requests, faults },
  } as unknown as ServerUnderTest;
}

const KILL = { atSeconds: 1, service: "redis", action: "kill" };

describe("answers after a load", () => {
  it("may be right a little later where the load had faults", async () => {
    await requireRightAnswers(await recovering(2, [KILL]), "after");
  });

  it("have to be right at once where it had none, and before any load", async () => {
    await expect(requireRightAnswers(await recovering(1, []), "after")).rejects.toThrow(
      "status 503 instead of 200 after load on workload loss",
    );
    await expect(requireRightAnswers(await recovering(1, [KILL]), "before")).rejects.toThrow(
      "before load",
    );
  });
});
