import { spawn } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { descendants, stillRunningAfter } from "./driven-run.ts";
import { makeTrialRoot, RIGHT, removeTrialRoot } from "./trial-root.ts";

const LAB = fileURLToPath(new URL("../../../src/cli/lab.mjs", import.meta.url));
const roots: string[] = [];

function trial(apps?: Parameters<typeof makeTrialRoot>[0]): string {
  const root = makeTrialRoot(apps);
  roots.push(root);
  return root;
}

/** Starts the `lab` command on a trial root; what it says is gathered as it says it. */
function lab(root: string, ...args: string[]) {
  const child = spawn(process.execPath, [LAB, ...args, "--root", root], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      LAB_LOCK: join(root, "lock"),
      LAB_HOME: join(root, ".lab"),
      NO_COLOR: "1",
    },
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(said.out + said.err);
      if (found) return found;
      if (child.exitCode !== null)
        throw new Error(`The command ended without ${pattern}: ${said.out}${said.err}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  return { child, said, ended, says };
}

afterEach(() => {
  for (const root of roots.splice(0)) removeTrialRoot(root);
});

describe("lab serve", () => {
  it("serves one variant until Ctrl-C and leaves nothing running", async () => {
    const { child, ended, says } = lab(trial(), "serve", "trial", "other");
    const [url] = await says(/http:\/\/127\.0\.0\.1:\d+/);
    expect(await (await fetch(url)).json()).toEqual({ right: true });
    const children = descendants(child.pid!);
    expect(children.length).toBeGreaterThan(0);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(await stillRunningAfter(children, 2_000)).toEqual([]);
  });

  it("says that a port is in use and how to go on", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { ended, said } = lab(trial(), "serve", "trial", "other", "--port", String(port));
    expect(await ended).toBe(3);
    expect(said.err).toContain(`Port ${port} is in use`);
    other.close();
  });

  it("names the variants there are when asked for another", async () => {
    const { ended, said } = lab(trial(), "serve", "trial", "rust");
    expect(await ended).toBe(2);
    expect(said.err).toMatch(/"rust".*one.*other/s);
  });
});

describe("lab verify", () => {
  it("ends with 0 when every answer is right, and times nothing", async () => {
    const { ended, said } = lab(trial(), "verify", "trial", "--json");
    expect(await ended).toBe(0);
    const { labs } = JSON.parse(said.out);
    expect(labs[0].failures).toEqual([]);
    expect(labs[0].invariants.map(({ id }: { id: string }) => id)).toContain("zero-errors-hello");
  });

  it("ends with 1 and names each variant at fault, having looked at the others too", async () => {
    const { ended, said } = lab(
      trial({ one: RIGHT.replace("200", "500") }),
      "verify",
      "trial",
      "--json",
    );
    expect(await ended).toBe(1);
    const { labs } = JSON.parse(said.out);
    expect(labs[0].failures[0]).toContain("Variant one answered GET / with status 500");
    expect(
      labs[0].invariants.some(
        ({ variant, held }: { variant: string; held: boolean }) => variant === "other" && held,
      ),
    ).toBe(true);
  });
});

describe("lab exercise", () => {
  it("makes the learner's file from the starter, and judges the answers before any clock", async () => {
    const root = trial({ other: RIGHT.replace("true", "null") });
    const folder = join(root, "labs", "trial");
    const definition = readFileSync(join(folder, "lab.ts"), "utf8");
    const exercise = {
      task: "Answer right.",
      learner: "learner.ts",
      starter: "other.ts",
      solution: "one.ts",
      requests: [{ method: "GET", path: "/", expect: { status: 200, body: '{"right":true}' } }],
      load: { kind: "closed", connections: 10 },
      cpuAtMostOfSolution: 5,
      cpuAtMostOfStarter: 5,
    };
    writeFileSync(
      join(folder, "lab.ts"),
      definition.replace(/};\n$/, `,"exercise":${JSON.stringify(exercise)}};\n`),
    );
    const first = lab(root, "exercise", "trial", "--json");
    expect(await first.ended).toBe(1);
    const outcome = JSON.parse(first.said.out);
    expect(outcome).toMatchObject({
      passed: false,
      created: true,
      learnerFile: "labs/trial/learner.ts",
    });
    expect(outcome.lines).toEqual([{ ok: false, text: expect.stringContaining("another body") }]);
    expect(existsSync(join(folder, "learner.ts"))).toBe(true);

    copyFileSync(join(folder, "one.ts"), join(folder, "learner.ts"));
    const second = lab(root, "exercise", "trial");
    await second.says(/Comparing CPU time per request/);
    const children = descendants(second.child.pid!);
    second.child.kill("SIGINT");
    expect(await second.ended).toBe(130);
    expect(await stillRunningAfter(children, 2_000)).toEqual([]);
  });
});
