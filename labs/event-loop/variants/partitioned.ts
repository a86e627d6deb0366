import { setImmediate } from "node:timers/promises";
import { gameServer, iterationsOf, type Start } from "../system/game-server.ts";
import { answerOf, begin, PARTS, step } from "../system/solve.ts";

/** The handler computes in parts, and whoever waits gets a turn between two of them. */
export default function app({ params, port }: Start) {
  const iterations = iterationsOf(params);

  return gameServer(port, {
    solve: async (board) => {
      const search = begin(board, iterations);
      for (step(search); search.part < PARTS; step(search)) await setImmediate();
      return answerOf(search);
    },
  });
}
