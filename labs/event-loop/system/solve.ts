/**
 * The search for a good sequence of merges, in parts: each plays the board out once and does its share
 * of computing. All variants take the same parts; they differ in where, and in what comes between.
 */
import { createHash, type Hash } from "node:crypto";
import { compute } from "#lab/work";
import { type Board, type Playout, playOut } from "./board.ts";

/** Parts of about 2 ms where the whole costs 50 ms. */
export const PARTS = 25;

export interface Answer {
  id: string;
  /** Of the best part. */
  part: number;
  score: number;
  merges: number;
  cells: string;
  /** SHA-256 over what every part found, so that none can be left out. */
  digest: string;
}

export interface Search {
  board: Board;
  /** Iterations of `compute` in each part. */
  iterations: number;
  /** Parts that are done. */
  part: number;
  best: { part: number; found: Playout };
  digest: Hash;
}

/** A search of which nothing is done. `workIterations` is the computing of all its parts together. */
export function begin(board: Board, workIterations: number): Search {
  return {
    board,
    iterations: Math.round(workIterations / PARTS),
    part: 0,
    best: { part: 0, found: { cells: board.cells, merges: 0, score: 0 } },
    digest: createHash("sha256"),
  };
}

/** Does one part. */
export function step(search: Search): void {
  // The amount depends on the machine and the answer may not. The comparison, which never holds, needs the result.
  if (compute(search.iterations) === 0) throw new Error("computing has lost its state");
  search.part += 1;
  const found = playOut(search.board.cells, `${search.board.id}/${search.part}`);
  search.digest.update(`${found.score}:${found.cells.join(",")};`);
  if (found.score > search.best.found.score) search.best = { part: search.part, found };
}

/** The answer to a search whose parts are all done. */
export function answerOf({ board, best, digest }: Search): Answer {
  return {
    id: board.id,
    part: best.part,
    score: best.found.score,
    merges: best.found.merges,
    cells: best.found.cells.join(""),
    digest: digest.digest("hex"),
  };
}

/** The whole search at once: whoever calls this does nothing else until it is done. */
export function solve(board: Board, workIterations: number): Answer {
  const search = begin(board, workIterations);
  while (search.part < PARTS) step(search);
  return answerOf(search);
}
