import { Piscina } from "piscina";
import { Busy, gameServer, iterationsOf, type Start } from "../system/game-server.ts";
import { QUEUE, THREADS } from "../system/pool.ts";
import type { Answer } from "../system/solve.ts";
import type { Task } from "./worker.ts";

/** Threads of a pool compute, each on a core of its own if there is one; the loop only hands over. */
export default function app({ params, port }: Start) {
  const iterations = iterationsOf(params);
  const pool = new Piscina<Task, Answer>({
    filename: new URL("worker.ts", import.meta.url).href,
    minThreads: THREADS,
    maxThreads: THREADS,
    maxQueue: QUEUE,
  });

  return gameServer(port, {
    solve(board) {
      if (pool.queueSize >= QUEUE) throw new Busy("every thread computes and the queue is full");
      return pool.run({ board, iterations });
    },
  });
}
