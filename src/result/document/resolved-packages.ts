/** Which packages a folder gets when it imports some by name, as package-lock.json says. */
import { z } from "zod";

const names = z.record(z.string(), z.string()).default({});

const LockEntry = z.looseObject({
  version: z.string().optional(),
  integrity: z.string().optional(),
  /** Of a link: the folder it leads to. */
  resolved: z.string().optional(),
  link: z.boolean().default(false),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
});
type LockEntry = z.infer<typeof LockEntry>;

/** The part of a lock file of version 2 or 3 that is read: entries by their place below the root. */
export const LockFile = z.looseObject({ packages: z.record(z.string(), LockEntry).default({}) });
export type LockFile = z.infer<typeof LockFile>;

/** A folder of the repository ("" is the root), and the names of packages that it imports. */
interface Importer {
  folder: string;
  names: readonly string[];
}

/** The names that a folder's own entry states; none where the lock file does not know it. */
export function statedNames({ packages }: LockFile, folder: string): string[] {
  const entry = packages[folder];
  return entry === undefined ? [] : dependenciesOf(entry);
}

const NODE_MODULES = "node_modules/";

/**
 * The packages that these importers get, with all that those depend on, as sorted lines of name, version and
 * integrity. Where a package lies does not matter. A package found nowhere, such as an optional one for another platform, has no line.
 */
export function resolvedPackages(lock: LockFile, importers: readonly Importer[]): string[] {
  const found = new Map<string, LockEntry>();
  const open = importers.map(({ folder, names }) => ({ from: folder, names }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of next.names) {
      const place = placeOf(lock, next.from, name);
      if (place === undefined || found.has(place)) continue;
      const entry = lock.packages[place]!;
      found.set(place, entry);
      const target = entry.link && entry.resolved !== undefined ? entry.resolved : place;
      const owner = lock.packages[target];
      if (owner !== undefined) open.push({ from: target, names: dependenciesOf(owner) });
    }
  }
  const lines = [...found].map(([place, { version = "", integrity = "" }]) => {
    const name = place.slice(place.lastIndexOf(NODE_MODULES) + NODE_MODULES.length);
    return [name, version, integrity].join(" ");
  });
  return [...new Set(lines)].sort();
}

function dependenciesOf(entry: LockEntry): string[] {
  const { dependencies, optionalDependencies, peerDependencies } = entry;
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

/** As Node.js looks for a package: in node_modules of the folder itself, then of each folder above it. */
function placeOf({ packages }: LockFile, from: string, name: string): string | undefined {
  const parts = from === "" ? [] : from.split("/");
  for (let length = parts.length; length >= 0; length--) {
    if (parts[length - 1] === "node_modules") continue;
    const place = [...parts.slice(0, length), "node_modules", name].join("/");
    if (place in packages) return place;
  }
  return undefined;
}
