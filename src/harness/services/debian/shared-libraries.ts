import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findOnPath } from "../../processes/on-path.ts";
import { runTool } from "../../processes/tool.ts";
import type { ServiceOptions } from "../service.ts";

const LOOK_WITHIN_MILLIS = 20_000;

/**
 * Names of the shared libraries that a program needs and the dynamic loader does not find, such as
 * "libjemalloc.so.2". Empty where the loader cannot be asked.
 */
export async function missingLibraries(
  program: string,
  { environment, guardian, signal }: Pick<ServiceOptions, "environment" | "guardian" | "signal">,
): Promise<string[]> {
  const ldd = findOnPath("ldd", environment);
  if (ldd === undefined) return [];
  const { stdout } = await runTool(ldd, [program], {
    cwd: "/",
    environment: { ...environment, LC_ALL: "C" },
    guardian,
    signal,
    timeoutMillis: LOOK_WITHIN_MILLIS,
  });
  const names = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name ?? "");
  return [...new Set(names)];
}

/** Packages that are not named after their library in the usual way; the likeliest name first. */
const UNUSUAL: readonly [RegExp, readonly string[]][] = [
  [/^lib(?:ssl|crypto)\.so\.3$/, ["libssl3", "libssl3t64"]],
  [/^lib(?:ssl|crypto)\.so\.1\.1$/, ["libssl1.1"]],
  [/^liblua5\.1-cjson\.so/, ["lua-cjson"]],
  [/^liblua5\.1-bitop\.so/, ["lua-bitop"]],
];

/**
 * For each Debian package that holds some of the libraries, the names it may have. Debian names a
 * package after the library and its version (libjemalloc.so.2: libjemalloc2; a hyphen where the name
 * ends with a digit: liblua5.1-0), since the change to 64-bit times sometimes with "t64" behind.
 */
export function packagesOf(libraries: readonly string[]): string[][] {
  const packages = new Map(
    libraries.map((library) => {
      const names = namesOf(library);
      return [names.join(" "), names];
    }),
  );
  return [...packages.values()];
}

function namesOf(library: string): string[] {
  const unusual = UNUSUAL.find(([pattern]) => pattern.test(library))?.[1];
  if (unusual !== undefined) return [...unusual];
  const [, stem = library, version = ""] = /^(.*?)\.so\.?(.*)$/.exec(library) ?? [];
  const hyphen = /\d$/.test(stem) && version !== "" ? "-" : "";
  const name = `${stem}${hyphen}${version}`.toLowerCase().replaceAll("_", "-");
  return [name, `${name}t64`];
}

/** The folders of an unpacked package tree that hold shared libraries. */
export function libraryFolders(root: string): string[] {
  return ["usr/lib", "lib"].flatMap((path) => {
    const folder = join(root, path);
    if (!existsSync(folder)) return [];
    const triplets = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /-linux-gnu/.test(entry.name))
      .map(({ name }) => join(folder, name));
    return [...triplets, folder];
  });
}
