/** What the exercise's cache is given, and what it has to be. */
import type { Redis } from "ioredis";

/** One database for several games, whose players have the same numbers. */
export interface Database {
  /** A profile as JSON. Rejects while the database cannot be reached. */
  load(game: string, player: number): Promise<string>;
  /** Adds to a score, commits, and gives the new profile as JSON. */
  addPoints(game: string, player: number, points: number): Promise<string>;
}

export interface Given {
  redis: Redis;
  database: Database;
  /** Every key has to begin so. */
  prefix: string;
}

export interface ProfileCache {
  /** A profile as JSON, from Redis or from the database. */
  read(game: string, player: number): Promise<string>;
  addPoints(game: string, player: number, points: number): Promise<void>;
}

/** No entry may live for longer. */
export const LONGEST_LIFE_MILLIS = 60_000;
