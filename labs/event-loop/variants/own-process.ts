import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Busy, gameServer, iterationsOf, type Start } from "../system/game-server.ts";
import { QUEUE } from "../system/pool.ts";
import type { Answer } from "../system/solve.ts";
import type { Handed, Solved } from "./solver.ts";

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Another process computes; boards and answers cross as messages, each with the ticket of its request. */
export default function app({ params, port }: Start) {
  const iterations = iterationsOf(params);
  const solver = fork(fileURLToPath(new URL("solver.ts", import.meta.url)), { execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let tickets = 0;

  solver.on("message", ({ ticket, answer }: Solved) => {
    waiting.get(ticket)?.resolve(answer);
    waiting.delete(ticket);
  });
  solver.on("exit", () => {
    for (const { reject } of waiting.values()) reject(new Busy("the solver has ended"));
    waiting.clear();
  });
  process.on("exit", () => solver.kill());

  return gameServer(port, {
    solve: (board) =>
      new Promise((resolve, reject) => {
        // One board computes, the others wait.
        if (waiting.size > QUEUE) throw new Busy("the solver computes and its queue is full");
        if (!solver.connected) throw new Busy("the solver has ended");
        const handed: Handed = { ticket: ++tickets, board, iterations };
        waiting.set(handed.ticket, { resolve, reject });
        solver.send(handed);
      }),
  });
}
