import type { Board } from "../system/board.ts";
import { type Answer, solve } from "../system/solve.ts";

/** What crosses to a thread: a copy of both is made. */
export interface Task {
  board: Board;
  iterations: number;
}

/** Runs on a thread of the pool, which takes the next task when this one is done. */
export default ({ board, iterations }: Task): Answer => solve(board, iterations);
