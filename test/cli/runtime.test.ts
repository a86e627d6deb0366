import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder, write } from "../result/temporary-folder.ts";
import { CHECKOUT, labOn } from "./lab-command.ts";

/** A Node older than the pinned one, somewhere on PATH outside node_modules. */
const olderNode = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules") && !folder.includes("node-gyp-bin"))
  .map((folder) => join(folder, "node"))
  .find(
    (path) =>
      existsSync(path) &&
      Number.parseInt(spawnSync(path, ["-p", "process.versions.node"]).stdout.toString(), 10) < 24,
  );

describe.skipIf(olderNode === undefined)("lab on an older Node", () => {
  it("runs on the pinned runtime, with the same answer and exit code", () => {
    const root = temporaryFolder();
    expect(labOn(olderNode!, ["list", "--json", "--root", root])).toMatchObject({
      code: 0,
      out: '{\n  "labs": []\n}\n',
    });
    expect(labOn(olderNode!, ["frobnicate"]).code).toBe(2);
  });

  it("says what to do where the pinned runtime is not installed", () => {
    const root = temporaryFolder();
    write(root, "src/cli/package.json", '{"type":"module"}');
    copyFileSync(join(CHECKOUT, "src/cli/lab.mjs"), join(root, "src/cli/lab.mjs"));
    const { status, stderr } = spawnSync(olderNode!, [join(root, "src/cli/lab.mjs"), "list"], {
      encoding: "utf8",
    });
    expect(stderr).toMatch(
      /^lab: this is Node [\d.]+, Node 24 is needed, and the pinned one is not installed; run "npm ci" first\.\n$/,
    );
    expect(status).toBe(3);
  });
});

const runtimes = [
  join(CHECKOUT, "node_modules/.bin/node"),
  ...(olderNode === undefined ? [] : [olderNode]),
];

/** A lab whose file takes for ever to load, so that the command can be met in the middle of its work. */
const endless =
  "setInterval(() => {}, 1000); console.error('loading'); await new Promise(() => {}); export default {};";

describe.each(runtimes)("a signal to the command on %s", (runtime) => {
  const started = async () => {
    const root = temporaryFolder();
    write(root, "labs/endless/lab.ts", endless);
    const child = spawn(runtime, [join(CHECKOUT, "src/cli/lab.mjs"), "list", "--root", root], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    await once(child.stderr!, "data");
    return child;
  };

  it.each(["SIGINT", "SIGTERM"] as const)("%s ends it with 130", async (signal) => {
    const child = await started();
    child.kill(signal);
    expect((await once(child, "exit"))[0]).toBe(130);
  });

  it("SIGKILL leaves no process behind", async () => {
    const child = await started();
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed; // stdout and stderr close only when every process that holds them is gone
  });
});
