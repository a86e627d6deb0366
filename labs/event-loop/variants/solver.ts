import type { Board } from "../system/board.ts";
import { type Answer, solve } from "../system/solve.ts";

export interface Handed {
  ticket: number;
  board: Board;
  iterations: number;
}

export interface Solved {
  ticket: number;
  answer: Answer;
}

/** The process that own-process forks: it has a loop of its own to block, and ends with its parent. */
process.on("message", ({ ticket, board, iterations }: Handed) => {
  const solved: Solved = { ticket, answer: solve(board, iterations) };
  process.send?.(solved);
});
process.on("disconnect", () => process.exit());
