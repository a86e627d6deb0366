import { gameServer, iterationsOf, type Start } from "../system/game-server.ts";
import { solve } from "../system/solve.ts";

/** The handler computes, and until it is done nobody else gets a turn. */
export default function app({ params, port }: Start) {
  const iterations = iterationsOf(params);

  return gameServer(port, {
    solve: (board) => solve(board, iterations),
  });
}
