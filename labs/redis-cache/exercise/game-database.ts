/** A database in memory that a judge can make fail, and pause between a commit and its answer. */
import type { Database } from "./cache.ts";

export interface Profile {
  game: string;
  player: number;
  version: number;
  points: number;
}

export class GameDatabase implements Database {
  queries = 0;
  /** So many of the loads that come next reject. */
  failures = 0;
  readonly #profiles = new Map<string, Profile>();
  #pause: { arrived: () => void; go: Promise<void> } | undefined;

  async load(game: string, player: number): Promise<string> {
    this.queries += 1;
    await turn();
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error("the database cannot be reached");
    }
    return JSON.stringify(this.current(game, player));
  }

  async addPoints(game: string, player: number, points: number): Promise<string> {
    const before = this.current(game, player);
    const after = { ...before, version: before.version + 1, points: before.points + points };
    this.#profiles.set(`${game}/${player}`, after);
    const pause = this.#pause;
    this.#pause = undefined;
    pause?.arrived();
    await (pause?.go ?? turn());
    return JSON.stringify(after);
  }

  current(game: string, player: number): Profile {
    return this.#profiles.get(`${game}/${player}`) ?? { game, player, version: 1, points: 0 };
  }

  /** The next write pauses after its commit until it is resumed. */
  pauseNextWrite(): { committed: Promise<void>; resume: () => void } {
    const committed = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#pause = { arrived: committed.resolve, go: released.promise };
    return { committed: committed.promise, resume: released.resolve };
  }
}

/** Others get a turn, as with a database that is elsewhere. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
