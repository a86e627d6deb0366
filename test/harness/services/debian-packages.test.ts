import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { InterruptedError } from "../../../src/harness/errors.ts";
import { findOnPath } from "../../../src/harness/processes/on-path.ts";
import {
  findUnpacked,
  type PackagedProgram,
  unpackedProgram,
} from "../../../src/harness/services/debian/packages.ts";
import { packagesOf } from "../../../src/harness/services/debian/shared-libraries.ts";
import { REDIS_PACKAGES } from "../../../src/harness/services/redis/program.ts";
import { HAS_REDIS, plainEnvironment, ServiceBench, SHARED_CACHE } from "./service-bench.ts";

const bench = new ServiceBench();
afterAll(() => bench.close());

const DEBIAN = ["dpkg", "dpkg-deb", "ldd"].every((tool) => findOnPath(tool, process.env));
const TRIAL: PackagedProgram = {
  id: "trial",
  title: "Trial",
  packages: ["trial-server", "trial-tools"],
  program: "usr/bin/trial-server",
};

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** A mirror in a folder, an apt-get that copies from it and notes what it was asked, and an empty cache. */
class Mirror {
  readonly files = bench.newFolder("mirror");
  readonly bin = bench.newFolder("bin");
  readonly cacheFolder = bench.newFolder("cache");
  readonly #asked = join(this.bin, "asked");

  constructor() {
    writeFileSync(this.#asked, "");
    this.tool(
      "apt-get",
      `echo "$*" >> '${this.#asked}'
found=no
for word; do
  for file in '${this.files}'/"$word"_*; do
    if [ -e "$file" ]; then cp "$file" .; found=yes; fi
  done
done
[ $found = yes ] || { echo "E: Unable to locate package" >&2; exit 100; }`,
    );
  }

  /** Replaces a program on PATH. */
  tool(name: string, script: string): void {
    write(join(this.bin, name), `#!/bin/sh\n${script}\n`);
  }

  add(name: string, files: Record<string, string>, version = "5:1.2.3-1~deb12u1"): string {
    const tree = bench.newFolder("tree");
    write(
      join(tree, "DEBIAN", "control"),
      `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: made by a test\n`,
    );
    for (const [path, text] of Object.entries(files)) write(join(tree, path), text);
    const file = join(this.files, `${name}_${version.replace(":", "%3a")}_all.deb`);
    execFileSync("dpkg-deb", ["--build", "--root-owner-group", tree, file], { stdio: "ignore" });
    return file;
  }

  addTrial(): string {
    this.add("trial-tools", { "usr/share/trial/tools": "tools" });
    return this.add("trial-server", { "usr/bin/trial-server": "#!/bin/sh\necho trial\n" });
  }

  use(signal?: AbortSignal) {
    const { cacheFolder } = this;
    const environment = plainEnvironment({ PATH: `${this.bin}:${process.env.PATH}` });
    const options = bench.options({ cacheFolder, environment });
    return unpackedProgram(TRIAL, signal ? { ...options, signal } : options);
  }

  get asked(): string {
    return readFileSync(this.#asked, "utf8");
  }

  get cached(): string[] {
    return readdirSync(this.cacheFolder);
  }
}

describe.skipIf(!DEBIAN)("Debian packages", () => {
  it("are downloaded and unpacked at the first use, and found without apt and network after it", async () => {
    const mirror = new Mirror();
    mirror.addTrial();
    const { path, version } = await mirror.use();
    expect(version).toBe("1.2.3");
    expect(execFileSync(path, { encoding: "utf8" })).toBe("trial\n");
    expect(mirror.asked).toMatch(/download trial-server trial-tools\n$/);
    expect(mirror.cached).toEqual(["trial-1.2.3"]);
    mirror.tool("apt-get", "exit 100");
    expect((await mirror.use()).path).toBe(path);
  });

  it("that were cut short are refused, leave nothing, and can be fetched again", async () => {
    const mirror = new Mirror();
    const file = mirror.addTrial();
    const whole = readFileSync(file);
    for (const bytes of [0, 30, whole.length >> 1, whole.length - 20]) {
      writeFileSync(file, whole.subarray(0, bytes));
      await expect(mirror.use()).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringMatching(
          /trial-server_5:1\.2\.3.* could not be unpacked .*run again/,
        ),
      });
      expect(mirror.cached).toEqual([]);
    }
    writeFileSync(file, whole);
    expect(existsSync((await mirror.use()).path)).toBe(true);
  });

  it("of two first uses at once are whole for both", async () => {
    const mirror = new Mirror();
    mirror.addTrial();
    const [one, other] = await Promise.all([mirror.use(), mirror.use()]);
    expect(one).toEqual(other);
    expect(execFileSync(one.path, { encoding: "utf8" })).toBe("trial\n");
    expect(mirror.cached).toEqual(["trial-1.2.3"]);
  });

  it("that a killed first use has left half unpacked are not taken for whole, and are removed", async () => {
    const mirror = new Mirror();
    mirror.addTrial();
    const dead = spawnSync("true").pid;
    write(join(mirror.cacheFolder, `.trial-unpacking-${dead}-abc`, TRIAL.program), "half");
    write(join(mirror.cacheFolder, "trial-1.2.3", "usr", "share", "half"), "half");
    const options = { cacheFolder: mirror.cacheFolder, environment: plainEnvironment() };
    expect(await findUnpacked(TRIAL, options)).toBeUndefined();
    expect(execFileSync((await mirror.use()).path, { encoding: "utf8" })).toBe("trial\n");
    expect(mirror.cached).toEqual(["trial-1.2.3"]);
  });

  it("are used in their newest version", async () => {
    const mirror = new Mirror();
    for (const version of ["1.9.0", "1.10.0", "1.2.3"])
      write(join(mirror.cacheFolder, `trial-${version}`, TRIAL.program), "#!/bin/sh\n");
    expect((await mirror.use()).version).toBe("1.10.0");
  });

  it("bring the libraries along that the machine lacks", async () => {
    const mirror = new Mirror();
    mirror.addTrial();
    mirror.add("libthere4t64", { "usr/lib/libthere.so.4": "library" });
    mirror.tool(
      "ldd",
      `[ -e "$(dirname "$1")/../lib/libthere.so.4" ] || echo "	libthere.so.4 => not found"`,
    );
    const { environment } = await mirror.use();
    expect(environment.LD_LIBRARY_PATH).toContain(join("trial-1.2.3", "usr", "lib"));
    expect(mirror.asked).toMatch(/download libthere4\n[\s\S]*download libthere4t64\n$/);
  });

  it("whose library is nowhere are refused with the library's name", async () => {
    const mirror = new Mirror();
    mirror.addTrial();
    mirror.tool("ldd", `echo "	libnowhere.so.9 => not found"`);
    await expect(mirror.use()).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/needs libnowhere\.so\.9,.*apt-get install trial-server/),
    });
    expect(mirror.cached).toEqual([]);
  });

  it("that cannot be reached are refused with apt's reason and what to do", async () => {
    const mirror = new Mirror();
    mirror.tool(
      "apt-get",
      `case "$*" in
  *update*) echo "W: Failed to fetch http://mirror.example.org  Temporary failure resolving" >&2 ;;
  *) echo "E: Unable to locate package trial-server" >&2; exit 100 ;;
esac`,
    );
    await expect(mirror.use()).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/Temporary failure resolving.*apt-get install trial-server/),
    });
    expect(mirror.cached).toEqual([]);
  });

  it("are given up when the run is aborted, and leave nothing", async () => {
    const mirror = new Mirror();
    const controller = new AbortController();
    mirror.tool("apt-get", `echo started > '${join(mirror.bin, "started")}'; sleep 60`);
    const use = mirror.use(controller.signal);
    const watch = setInterval(() => {
      if (existsSync(join(mirror.bin, "started"))) controller.abort();
    }, 20);
    await expect(use).rejects.toBeInstanceOf(InterruptedError);
    clearInterval(watch);
    expect(mirror.cached).toEqual([]);
  });
});

describe.skipIf(!HAS_REDIS || !DEBIAN)("Redis from Debian packages", () => {
  it("starts without apt and network once it is in the cache", async () => {
    const first = await unpackedProgram(REDIS_PACKAGES, bench.options()).catch(() => undefined);
    // Where it is installed there may be no network to have the packages from as well.
    if (first === undefined) return;
    const bin = bench.pathWith("sh", "bash", "dpkg", "ldd", "cat");
    const asked = join(bin, "asked");
    write(join(bin, "apt-get"), `#!/bin/sh\necho "$*" >> '${asked}'\nexit 100\n`);
    appendFileSync(asked, "");
    const redis = await bench.redis({
      cacheFolder: SHARED_CACHE,
      environment: plainEnvironment({ PATH: bin }),
    });
    expect(redis).toMatchObject({ origin: "packages", version: first.version });
    expect(readFileSync(asked, "utf8")).toBe("");
  });
});

describe("the package of a shared library", () => {
  it("is named after it, with the exceptions that Redis meets", () => {
    const libraries = [
      ...["libjemalloc.so.2", "liblua5.1.so.0", "liblzf.so.1", "libatomic.so.1"],
      ...["libsystemd.so.0", "libstdc++.so.6", "libgcc_s.so.1", "liblz4.so.1"],
      ...["libssl.so.3", "libcrypto.so.3", "liblua5.1-cjson.so.0", "liblua5.1-bitop.so.0"],
    ];
    expect(packagesOf(libraries).map(([likeliest]) => likeliest)).toEqual([
      ...["libjemalloc2", "liblua5.1-0", "liblzf1", "libatomic1"],
      ...["libsystemd0", "libstdc++6", "libgcc-s1", "liblz4-1"],
      ...["libssl3", "lua-cjson", "lua-bitop"],
    ]);
  });
});
