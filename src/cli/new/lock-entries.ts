/** A workspace without packages that are not installed yet, added to package-lock.json as npm itself would add it. */

interface Manifest {
  name: string;
  version: string;
  dependencies: Record<string, string>;
}

/**
 * The lock file with a workspace more. Nothing else of it changes, and no registry is asked, whatever version of
 * npm is there.
 * @param folder of the workspace, below the root
 */
export function withWorkspace(lockText: string, folder: string, manifest: Manifest): string {
  const lock = JSON.parse(lockText) as { packages: Record<string, object> };
  const { name, version, dependencies } = manifest;
  const packages = sortedInto(lock.packages, [
    [folder, { name, version, dependencies }],
    [`node_modules/${name}`, { resolved: folder, link: true }],
  ]);
  return `${JSON.stringify({ ...lock, packages }, null, 2)}\n`;
}

/** Each entry before the first that npm sorts after it; the others keep their order. */
function sortedInto(
  packages: Record<string, object>,
  added: readonly [string, object][],
): Record<string, object> {
  const entries = Object.entries(packages);
  for (const entry of added) {
    const after = entries.findIndex(([path]) => path.localeCompare(entry[0], "en") > 0);
    entries.splice(after < 0 ? entries.length : after, 0, entry);
  }
  return Object.fromEntries(entries);
}
