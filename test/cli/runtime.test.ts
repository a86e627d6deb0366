import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder, write } from "../result/temporary-folder.ts";
import { CHECKOUT, labOn } from "./lab-command.ts";

/** PATH, without what npm puts before it. */
const systemFolders = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules") && !folder.includes("node-gyp-bin"));

/** A Node older than the pinned one, somewhere on it. */
const olderNode = systemFolders
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
});

/** Where no older Node is at hand: this one, which says that it is older. */
function pretendedNode(folder: string): string {
  const older = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}})`;
  const path = write(
    folder,
    "node",
    `#!/bin/sh\nexec "${process.execPath}" --import "data:text/javascript,${older}" "$@"\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

/** What the commands begin with, which an older Node reads. */
function copyEntries(root: string): void {
  for (const path of ["start.mjs", "lab.mjs", "package.json", "runtime"])
    cpSync(join(CHECKOUT, "src/cli", path), join(root, "src/cli", path), { recursive: true });
}

it.skipIf(process.platform === "win32")(
  "links the pinned runtime where npm has installed it without",
  () => {
    const root = temporaryFolder();
    copyEntries(root);
    const system = `${process.platform}-${process.arch}`;
    const runtime = write(root, `node_modules/node-${system}/bin/node`, "#!/bin/sh\necho pinned\n");
    chmodSync(runtime, 0o755);
    const link = join(root, "node_modules/.bin/node");
    const entry = join(root, "src/cli/runtime/link-runtime.mjs");
    for (const before of ["missing", "there", "broken"]) {
      if (before === "broken") {
        rmSync(link);
        symlinkSync("gone", link);
      }
      expect(spawnSync(process.execPath, [entry], { encoding: "utf8" }).stderr).toBe("");
      expect(spawnSync(link, { encoding: "utf8" }).stdout, before).toBe("pinned\n");
    }
  },
);

describe.each([
  ["npm start", ["start"]],
  ["npm test", ["test"]],
  ["npm run check", ["run", "check"]],
  ["npm run test:install", ["run", "test:install"]],
  ["lab", ["run", "lab", "--", "list"]],
])("without the pinned runtime, %s", (name, args) => {
  const said = (...installed: string[]) => {
    const root = temporaryFolder();
    cpSync(join(CHECKOUT, "package.json"), join(root, "package.json"));
    copyEntries(root);
    for (const path of installed) write(root, path, "");
    const node = olderNode ?? pretendedNode(join(root, "older"));
    const path = [dirname(node), ...systemFolders].join(delimiter);
    const { status, stdout, stderr } = spawnSync("npm", ["--silent", ...args], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, PATH: path },
    });
    return { status, said: stdout + stderr };
  };

  it("says to install what is not installed", () => {
    const sentence = `${name}: nothing is installed here yet; run "npm ci" first.\n`;
    expect(said()).toEqual({ status: 3, said: sentence });
    // What an earlier try kept of its compiled files is no installation.
    expect(said("node_modules/.cache/compiled")).toEqual({ status: 3, said: sentence });
  });

  it("says to install Node where npm ci has brought none", () => {
    const answer = said("node_modules/.bin/astro");
    expect(answer.said).toMatch(
      new RegExp(
        `^${name}: this is Node [\\d.]+, Node 24 is needed, and "npm ci" installed none: it has none for \\w+-\\w+, or was told to leave out optional dependencies; install Node 24 from https://nodejs.org, or run "npm ci --include=optional"\\.\\n$`,
      ),
    );
    expect(answer.status).toBe(3);
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
