import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { descendants, stillRunningAfter } from "../harness/run/driven-run.ts";

const START = join(import.meta.dirname, "..", "..", "src", "cli", "start.mjs");

it("npm start builds, passes over a port in use, prints the address, and stops cleanly", async () => {
  const folder = mkdtempSync(join(tmpdir(), "start-"));
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as AddressInfo;
  const child = spawn(
    process.execPath,
    [START, "--port", String(port), "--out-dir", join(folder, "dist")],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production" },
    },
  );
  let said = "";
  child.stdout.on("data", () => {});
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  try {
    let address: string | undefined;
    while (address === undefined && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      address = /at (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
    }
    expect(said).toContain(`Port ${port} is in use`);
    expect(await (await fetch(`${address}/`)).text()).toContain("Load-Bearing");
    // The whole site, with the results that are published.
    const answer = await fetch(`${address}/chapters/fastify-vs-express/`);
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    const chapter = await answer.text();
    expect(chapter).toContain("/results/fastify-vs-express/");
    expect(chapter).not.toContain("not measured yet");
    const children = descendants(child.pid!);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(said).toMatch(/\nStopped\.\n$/);
    expect(await stillRunningAfter(children, 2_000)).toEqual([]);
  } finally {
    child.kill("SIGKILL");
    other.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);

it("npm start refuses an option it does not have before it builds", () => {
  const { status, stderr } = spawnSync(process.execPath, [START, "--prot", "1"], {
    encoding: "utf8",
  });
  expect(stderr).toMatch(/^Unknown option '--prot'; npm start takes .*\.\n$/);
  expect(status).toBe(2);
});
