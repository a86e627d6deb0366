/**
 * The merge board: two neighbours of one level become one piece of the next level, and the cell of
 * the second falls empty. A function of seeds, so that there is one right answer.
 */
import { createRandom } from "#lab/random";

export const SIDE = 6;

export interface Board {
  id: string;
  /** Levels from 1 on, row by row; 0 is an empty cell. */
  cells: number[];
}

/** What Fastify checks a body against: the size of the input is bounded, and so is its cost. */
export const boardSchema = {
  type: "object",
  required: ["id", "cells"],
  additionalProperties: false,
  properties: {
    id: { type: "string", minLength: 1, maxLength: 40 },
    cells: {
      type: "array",
      minItems: SIDE * SIDE,
      maxItems: SIDE * SIDE,
      items: { type: "integer", minimum: 0, maximum: 20 },
    },
  },
};

/** A full board of pieces of levels 1 to 3. */
export function boardOf(seed: number): Board {
  const random = createRandom(seed);
  const cells = Array.from({ length: SIDE * SIDE }, () => 1 + Math.floor(random.float() * 3));
  return { id: `board-${seed}`, cells };
}

export interface Playout {
  cells: number[];
  merges: number;
  score: number;
}

/** Merges pairs drawn at random until none is left. */
export function playOut(cells: readonly number[], seed: string): Playout {
  const random = createRandom(seed);
  const after = [...cells];
  let merges = 0;
  let score = 0;
  for (let pairs = mergeable(after); pairs.length > 0; pairs = mergeable(after)) {
    const [kept, emptied] = pairs[Math.floor(random.float() * pairs.length)]!;
    const level = after[kept]! + 1;
    after[kept] = level;
    after[emptied] = 0;
    merges += 1;
    score += 2 ** level;
  }
  return { cells: after, merges, score };
}

/** The neighbours of one level: to the right and below, so that each pair is there once. */
function mergeable(cells: readonly number[]): [kept: number, emptied: number][] {
  const pairs: [number, number][] = [];
  cells.forEach((level, place) => {
    if (level === 0) return;
    const isLastInRow = place % SIDE === SIDE - 1;
    if (!isLastInRow && cells[place + 1] === level) pairs.push([place, place + 1]);
    if (cells[place + SIDE] === level) pairs.push([place, place + SIDE]);
  });
  return pairs;
}
