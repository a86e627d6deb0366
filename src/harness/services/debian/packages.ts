import { existsSync } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { HandbookError, systemCode } from "../../../result/document/errors.ts";
import { InterruptedError, MissingResourceError } from "../../errors.ts";
import { findOnPath } from "../../processes/on-path.ts";
import { lastWords, runTool } from "../../processes/tool.ts";
import { makeOwnFolder } from "../own-folder.ts";
import type { ServiceOptions } from "../service.ts";
import { Apt } from "./apt.ts";
import { libraryFolders, missingLibraries, packagesOf } from "./shared-libraries.ts";

const UNPACK_WITHIN_MILLIS = 60_000;
/** Libraries need libraries of their own, and those again. */
const LIBRARY_ROUNDS = 4;

/** A program that is run from Debian packages without installing them. */
export interface PackagedProgram {
  /** Its folder in the cache begins with this: "redis" gives redis-7.0.15. */
  id: string;
  /** What a person calls it. */
  title: string;
  /** Package names; the first one's version is the program's. */
  packages: readonly [string, ...string[]];
  /** Path of the program within the packages. */
  program: string;
}

interface UnpackedProgram {
  path: string;
  version: string;
  /** What it has to be started with to find its libraries. */
  environment: NodeJS.ProcessEnv;
}

type UnpackOptions = Pick<
  ServiceOptions,
  "cacheFolder" | "environment" | "guardian" | "signal" | "onProgress"
>;

/** Whether packages can be downloaded and unpacked on this machine, as any user. */
export const canUnpack = (environment: NodeJS.ProcessEnv) =>
  process.platform === "linux" &&
  ["apt-get", "dpkg", "ldd"].every((tool) => findOnPath(tool, environment) !== undefined);

/** The newest version that an earlier use has unpacked whole, or undefined. Nothing is started for it. */
export async function findUnpacked(
  program: PackagedProgram,
  { cacheFolder, environment }: Pick<UnpackOptions, "cacheFolder" | "environment">,
): Promise<UnpackedProgram | undefined> {
  const names = existsSync(cacheFolder) ? await readdir(cacheFolder) : [];
  const [newest] = names
    .filter((name) => name.startsWith(`${program.id}-`))
    .map((name) => name.slice(program.id.length + 1))
    .filter((version) => /^\d/.test(version))
    .map((version) => unpackedAt(program, version, cacheFolder, environment))
    .filter(({ path }) => existsSync(path))
    .sort((one, other) => other.version.localeCompare(one.version, "en", { numeric: true }));
  return newest;
}

/**
 * The program from the cache, or downloaded and unpacked into it at the first use. A folder appears
 * there under its own name only when it is whole, so a use that was killed leaves nothing that is
 * taken for a program, and two first uses at once do not disturb each other.
 * @throws MissingResourceError when it cannot be downloaded, unpacked or completed
 */
export async function unpackedProgram(
  program: PackagedProgram,
  options: UnpackOptions,
): Promise<UnpackedProgram> {
  const { cacheFolder, signal } = options;
  try {
    const kept = await findUnpacked(program, options);
    if (kept !== undefined) {
      const { environment } = kept;
      if ((await missingLibraries(kept.path, { ...options, environment })).length === 0)
        return kept;
      // A library of the machine that it relied on has gone since.
      await rm(folderOf(program, kept.version, cacheFolder), { recursive: true, force: true });
    }
    return await unpack(program, options);
  } catch (error) {
    if (signal.aborted) {
      throw new InterruptedError(
        `Interrupted while ${program.title} was being unpacked; nothing of it was kept.`,
      );
    }
    if (error instanceof HandbookError) throw error;
    const reason = systemCode(error) === "ENOSPC" ? "the disk is full" : (error as Error).message;
    throw new MissingResourceError(
      `${program.title} could not be unpacked into ${cacheFolder} (${reason}); see to it and run again.`,
      { cause: error },
    );
  }
}

async function unpack(program: PackagedProgram, options: UnpackOptions): Promise<UnpackedProgram> {
  const { cacheFolder, environment, onProgress } = options;
  const { title, packages } = program;
  await using downloads = await makeOwnFolder(tmpdir(), "load-bearing-packages");
  await using unpacking = await makeOwnFolder(cacheFolder, `.${program.id}-unpacking`);
  onProgress(`Downloading ${title} from Debian's packages (first use on this machine)`);
  const apt = new Apt({
    ...options,
    command: toolPath("apt-get", environment),
    folder: downloads.path,
    advice: `see whether this machine reaches its package mirror, or install ${title} with \`sudo apt-get install ${packages[0]}\`, and run again.`,
  });
  const files = await apt.download(packages.map((name) => [name]));
  const version = versionIn(files, packages[0]);
  onProgress(`Unpacking ${title} ${version} (first use on this machine)`);
  await unpackFiles(files, unpacking.path, options);
  await completeLibraries(program, unpacking.path, apt, options);
  const folder = folderOf(program, version, cacheFolder);
  await moveIntoPlace(unpacking.path, folder, join(folder, program.program));
  return unpackedAt(program, version, cacheFolder, environment);
}

/** @throws MissingResourceError naming the libraries that no package was found for */
async function completeLibraries(
  program: PackagedProgram,
  folder: string,
  apt: Apt,
  options: UnpackOptions,
): Promise<void> {
  const path = join(folder, program.program);
  if (!existsSync(path)) {
    throw new MissingResourceError(
      `The packages ${program.packages.join(", ")} hold no ${program.program} on this system; install ${program.title} by hand.`,
    );
  }
  for (let round = 0; ; round++) {
    const environment = withLibraries(folder, options.environment);
    const missing = await missingLibraries(path, { ...options, environment });
    if (missing.length === 0) return;
    const needs = `${program.title} from Debian's packages needs ${missing.join(", ")}, which this machine does not have`;
    if (round === LIBRARY_ROUNDS) {
      throw new MissingResourceError(
        `${needs} and no package was found to hold; install ${program.title} with \`sudo apt-get install ${program.packages[0]}\`.`,
      );
    }
    let files: string[];
    try {
      files = await apt.download(packagesOf(missing));
    } catch (error) {
      throw new MissingResourceError(`${needs}: ${(error as Error).message}`);
    }
    await unpackFiles(files, folder, options);
  }
}

async function unpackFiles(
  files: readonly string[],
  folder: string,
  { environment, guardian, signal }: UnpackOptions,
): Promise<void> {
  for (const file of files) {
    const outcome = await runTool(toolPath("dpkg", environment), ["-x", file, folder], {
      cwd: folder,
      environment: { ...environment, LC_ALL: "C" },
      guardian,
      signal,
      timeoutMillis: UNPACK_WITHIN_MILLIS,
    });
    if (outcome.code !== 0) {
      throw new MissingResourceError(
        `The downloaded package ${decodeURIComponent(basename(file))} could not be unpacked (${lastWords(outcome)}); nothing of it was kept, so see whether the download was cut short or the disk is full, and run again.`,
      );
    }
    await rm(file, { force: true });
  }
}

/** Another first use may have been quicker: then its folder is as good as ours. */
async function moveIntoPlace(from: string, to: string, program: string): Promise<void> {
  if (existsSync(to) && !existsSync(program)) await rm(to, { recursive: true, force: true });
  try {
    await rename(from, to);
  } catch (error) {
    const taken = ["ENOTEMPTY", "EEXIST"].includes(systemCode(error) ?? "");
    if (!taken || !existsSync(program)) throw error;
  }
}

/** "7.0.15" of redis-server_5%3a7.0.15-1~deb12u5_amd64.deb: the version without epoch and Debian's own part. */
function versionIn(files: readonly string[], packageName: string): string {
  for (const file of files) {
    const name = decodeURIComponent(basename(file));
    if (!name.startsWith(`${packageName}_`)) continue;
    const version = /^(?:\d+:)?(\d[\d.]*)/.exec(name.slice(packageName.length + 1))?.[1];
    if (version !== undefined) return version;
  }
  throw new MissingResourceError(
    `apt-get left no file of ${packageName} with a version in its name; install ${packageName} by hand.`,
  );
}

const folderOf = (program: PackagedProgram, version: string, cacheFolder: string) =>
  join(cacheFolder, `${program.id}-${version}`);

function unpackedAt(
  program: PackagedProgram,
  version: string,
  cacheFolder: string,
  environment: NodeJS.ProcessEnv,
): UnpackedProgram {
  const folder = folderOf(program, version, cacheFolder);
  return {
    path: join(folder, program.program),
    version,
    environment: withLibraries(folder, environment),
  };
}

function withLibraries(folder: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folders = [...libraryFolders(folder), environment.LD_LIBRARY_PATH].filter(Boolean);
  // An empty part would stand for the current folder.
  return folders.length === 0
    ? environment
    : { ...environment, LD_LIBRARY_PATH: folders.join(":") };
}

const toolPath = (name: string, environment: NodeJS.ProcessEnv) =>
  findOnPath(name, environment) ?? name;
