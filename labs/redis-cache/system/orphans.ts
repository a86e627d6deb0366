/** Entries of processes that have ended: they would take room from the one that is measured. */
import type { Redis } from "ioredis";

/** Every connection of this lab has a name that begins so, and every key begins with its connection's name. */
export const NAME = "cache";

const BATCH = 1000;

/**
 * Removes the keys of this lab whose owner is no longer connected, and gives their number. Nothing of a
 * process that lives is touched: it was connected, under its name, before it wrote its first key, and the
 * list of connections is read after the keys.
 */
export async function unlinkOrphans(redis: Redis): Promise<number> {
  const keys: string[] = [];
  let cursor = "0";
  do {
    const [next, found] = await redis.scan(cursor, "MATCH", `${NAME}:*`, "COUNT", BATCH);
    keys.push(...found);
    cursor = next;
  } while (cursor !== "0");
  const clients = String(await redis.client("LIST"));
  const living = new Set([...clients.matchAll(/ name=(\S+)/g)].map(([, name]) => name));
  const orphans = keys.filter((key) => !living.has(ownerOf(key)));
  for (let from = 0; from < orphans.length; from += BATCH)
    await redis.unlink(...orphans.slice(from, from + BATCH));
  return orphans.length;
}

/** "cache:4711.0" of "cache:4711.0:profile:17". */
const ownerOf = (key: string) => key.split(":", 2).join(":");
