/** The server that all variants share: the player of each request, the counters, and the routes. */
import Fastify from "fastify";
import { Redis } from "ioredis";
import { drawKeys, zipfPopularity } from "#lab/cache";
import { createRandom } from "#lab/random";
import { type Counters, noCounts } from "./counters.ts";
import { KINDS, type Kind, openDatabase } from "./database.ts";
import { NAME, unlinkOrphans } from "./orphans.ts";
import { PausePoints } from "./pause-points.ts";
import * as sizes from "./sizes.ts";
import { addSteps, type Via } from "./steps.ts";
import { cachedPlayers, fill } from "./warm.ts";

/** What the harness passes to a variant. */
export interface Start {
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  /** 0 takes any free port. */
  port: number;
}

/** What a variant builds its cache with. */
export interface Parts {
  redis: Redis;
  /** Of a player's entry, in the key space of this process. */
  keyOf(player: number): string;
  /** Asks the database for a player's value. */
  load(player: number): Promise<string>;
  /** Lifetime of an entry, sampled for each. */
  lifetimeMillis(): number;
  counters: Counters;
}

/** What a variant is: how it reads a value, and what it does once a write is committed. */
export interface Cache {
  read(player: number): Promise<string>;
  forget(player: number): Promise<void>;
}

/** Instances of one process, which a test has several of. */
let instances = 0;

/** Starts the server and gives its address. */
export async function cachedApp(
  { params, services, port }: Start,
  makeCache: (parts: Parts) => Cache,
): Promise<string> {
  const { exponent = sizes.SKEWED, seed = sizes.DATA_SEED, warm = "" } = params;
  const number = `${process.pid}.${instances++}`;
  const name = `${NAME}:${number}`;
  const redis = new Redis(addressIn(services, "redis"), { connectionName: name });
  // A broken connection is opened again; commands that wait for an answer fail.
  redis.on("error", () => {});
  await unlinkOrphans(redis);
  const scores = `${NAME}_scores_${number.replace(".", "_")}`;
  const database = await openDatabase(addressIn(services, "postgres"), scores);
  const counters = noCounts();
  const pausePoints = new PausePoints();
  const lifetimes = createRandom(`${seed}/lifetimes`);
  const partsOf = (kind: Kind): Parts => ({
    redis,
    counters,
    keyOf: (player) => `${name}:${kind[0]}:${player}`,
    async load(player) {
      counters.queries += 1;
      const value = await database.read(kind, player);
      await pausePoints.pass(player);
      return value;
    },
    lifetimeMillis() {
      const jitter = sizes.LIFETIME_JITTER * (2 * lifetimes.float() - 1);
      return Math.round(sizes.LIFETIME_MILLIS * (1 + jitter));
    },
  });
  const cachesOf = () => ({
    profile: makeCache(partsOf("profile")),
    lookup: makeCache(partsOf("lookup")),
  });
  // The second is the cache of another process of this service, on the same keys.
  const caches: Record<Via, Record<Kind, Cache>> = { own: cachesOf(), neighbour: cachesOf() };
  for (const kind of KINDS.filter((one) => one === warm)) {
    const players = cachedPlayers(Number(exponent), `${seed}/warm`);
    await fill(players, { database, kind, ...partsOf(kind) });
  }

  /** The newest version of each player whose write has been acknowledged. */
  const newest = new Map<number, number>();

  async function read(kind: Kind, player: number, via: Via): Promise<string> {
    const current = newest.get(player) ?? 0;
    const value = await caches[via][kind].read(player);
    const { id, version } = JSON.parse(value) as { id: number; version: number };
    const bytes = Buffer.byteLength(value);
    counters.reads += 1;
    counters.bytes += bytes;
    if (version < current) counters.stale += 1;
    if (id !== player || bytes !== sizes.VALUE_BYTES)
      throw new Error(`asked for player ${player} and got ${bytes} bytes on player ${id}`);
    return value;
  }

  async function write(player: number, via: Via): Promise<number> {
    const version = await database.commit(player);
    await Promise.all(KINDS.map((kind) => caches[via][kind].forget(player)));
    counters.writes += 1;
    newest.set(player, Math.max(version, newest.get(player) ?? 0));
    return version;
  }

  const draw = drawKeys(zipfPopularity(sizes.PLAYERS, Number(exponent)));
  const [readers, writers] = [createRandom(`${seed}/readers`), createRandom(`${seed}/writers`)];
  const app = Fastify();
  for (const kind of KINDS) {
    app.get(`/${kind}`, async () => {
      await read(kind, sizes.playerOfRank(draw(readers)), "own");
      return { ok: true };
    });
  }
  app.post("/score", async () => {
    await write(sizes.playerOfRank(draw(writers)), "own");
    return { ok: true };
  });
  app.get("/counters", async () => counters);
  addSteps(app, { name, pausePoints, read, write, fresh: database.read });
  return app.listen({ port, host: "127.0.0.1" });
}

/** @throws Error where it is missing: a client would take whatever listens on the usual port */
function addressIn(services: Record<string, string>, service: "redis" | "postgres"): string {
  const address = services[service];
  if (address !== undefined) return address;
  throw new Error(
    `this lab needs ${service}; start it with \`npm run lab -- serve redis-cache …\``,
  );
}
