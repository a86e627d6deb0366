import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { MissingResourceError } from "../errors.ts";

/** Numbers of a user and its group, as the kernel knows them. */
export interface Ids {
  uid: number;
  gid: number;
}

export interface SystemUser extends Ids {
  name: string;
}

/** The largest id that a process can be started with here. */
const LARGEST_ID = 2 ** 31 - 1;

/**
 * Whom a server that refuses to run as root runs as: nobody, else the first user that is not root.
 * Undefined where this process is not root and the server runs as whoever runs us.
 * @throws MissingResourceError when this process is root and there is no other user
 */
export function serverUser(
  ownId: number | undefined = process.getuid?.(),
  accounts: () => string = () => readFileSync("/etc/passwd", "utf8"),
): SystemUser | undefined {
  if (ownId !== 0) return undefined;
  const others = usersIn(accounts());
  const chosen = others.find(({ name }) => name === "nobody") ?? others[0];
  if (chosen !== undefined) return chosen;
  throw new MissingResourceError(
    "PostgreSQL does not run as root, and /etc/passwd names no other user it could run as; run this as an ordinary user, or name a server in DATABASE_URL.",
  );
}

/** The ordinary users of an account file, in its order. */
function usersIn(accounts: string): SystemUser[] {
  return accounts.split("\n").flatMap((line) => {
    const [name = "", , uid = "", gid = ""] = line.split(":");
    const user = { name, uid: Number(uid), gid: Number(gid) };
    const isOrdinary = /^\d+$/.test(uid) && /^\d+$/.test(gid) && user.uid >= 1;
    return isOrdinary && user.uid <= LARGEST_ID && user.gid <= LARGEST_ID ? [user] : [];
  });
}

/** Whether a user may pass through a folder and all those above it; a path without links. */
export function canEnter(folder: string, { uid, gid }: Ids): boolean {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const entry = statSync(path);
    const bit = entry.uid === uid ? 0o100 : entry.gid === gid ? 0o010 : 0o001;
    if ((entry.mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** Of this process; undefined where the platform has no such numbers. */
export function ownIds(): Ids | undefined {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
