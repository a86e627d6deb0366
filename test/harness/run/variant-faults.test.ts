import { afterEach, describe, expect, it } from "vitest";
import { DrivenRun } from "./driven-run.ts";
import { makeTrialRoot, RIGHT, removeTrialRoot, underLoad } from "./trial-root.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) removeTrialRoot(root);
});

describe("a variant at fault", () => {
  const faulty = async (other: string) => {
    const root = makeTrialRoot({ other });
    roots.push(root);
    const run = new DrivenRun(root);
    await run.ended;
    expect(run.done).toBeUndefined();
    expect(run.error?.exitCode).toBe(1);
    expect(run.error?.message).toContain("ariant other");
    return run.error?.message ?? "";
  };

  it("that crashes at boot is named with its own error", async () => {
    expect(await faulty("process.exit(3);")).toMatch(
      /ended with exit code 3.*lab serve trial other/,
    );
    expect(
      await faulty("throw new TypeError('no such table');\nexport default () => 0;"),
    ).toContain("no such table");
  });

  it("that hangs at boot is given up, whether it waits or loops", async () => {
    expect(await faulty("await new Promise(() => setInterval(() => {}, 1000));")).toMatch(
      /no answer .* within 3 s/,
    );
    expect(await faulty("for (;;);")).toMatch(/no answer .* within 3 s/);
  });

  it("that returns no server is named with what it returned", async () => {
    expect(await faulty("export default () => 42;")).toContain("must return a request listener");
    expect(await faulty("export const app = 1;")).toContain("no default export");
  });

  it("that dies under load is named with how it ended", async () => {
    expect(await faulty(underLoad("process.exit(9);"))).toContain("ended with exit code 9");
  });

  it("that answers with a wrong body is refused before anything is measured, with the difference", async () => {
    expect(await faulty(RIGHT.replace('"right":true', '"right":fals'))).toMatch(
      /another body, from character 9 .* before load/,
    );
  });

  it("that answers with a wrong status is refused with both statuses", async () => {
    expect(await faulty(RIGHT.replace("200", "203"))).toContain("status 203 instead of 200");
  });

  it("that answers with a wrong header is refused with both values", async () => {
    expect(await faulty(RIGHT.replace("application/json", "text/plain"))).toContain(
      'content-type "text/plain" instead of "application/json"',
    );
  });

  it("that drips its answer is refused in time", async () => {
    const drip = `export default () => (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      setInterval(() => response.write(" "), 200);
    };`;
    expect(await faulty(drip)).toContain("did not finish its answer");
  });

  it("that answers wrongly only under load is found by its count", async () => {
    expect(await faulty(underLoad("response.writeHead(500).end('no');"))).toMatch(
      /failed \d+ of \d+ requests under load/,
    );
  });
});
