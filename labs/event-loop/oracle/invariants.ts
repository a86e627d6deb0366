/** What must hold besides equal answers: none is lost when it gets crowded, and who may pass whom. */
import { setTimeout as pause } from "node:timers/promises";
import type { InvariantTarget } from "#lab";
import { type Board, boardOf } from "../system/board.ts";
import { player } from "../system/player.ts";
import { QUEUE, THREADS } from "../system/pool.ts";
import { solve } from "../system/solve.ts";

interface Findings {
  violations: number;
  checked: number;
}

const BOARDS = 10;
/** How often a light request is sent while a heavy one computes. */
const TRIALS = 5;
/** So long after the heavy request the light one is sent: the heavy one has begun by then, and not ended. */
const HEAD_START_MILLIS = 10;
/** More at once than can compute and wait. */
const CROWD = THREADS + QUEUE + 10;
/** A pool of many threads empties its queue while it is filled, so the crowd comes again. */
const CROWD_EVERY_MILLIS = 20;
const CROWDING_MILLIS = 800;

async function post(url: string, board: Board) {
  const response = await fetch(`${url}/solve`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(board),
  });
  return { status: response.status, body: await response.text() };
}

/** Each of 10 boards sent at once gets the answer that this process finds for it. */
export async function heavyAnswersEqual({ url }: InvariantTarget): Promise<Findings> {
  const boards = Array.from({ length: BOARDS }, (_, index) => boardOf(100 + index));
  const right = await Promise.all(
    boards.map((board) =>
      post(url, board).then(
        ({ status, body }) => status === 200 && body === JSON.stringify(solve(board, 0)),
        () => false,
      ),
    ),
  );
  return { violations: right.filter((ok) => !ok).length, checked: BOARDS };
}

/** More boards than can compute and wait: each is solved or refused with 503, and some are refused. */
export async function fullPoolRefuses({ url }: InvariantTarget): Promise<Findings> {
  const board = boardOf(42);
  const solution = JSON.stringify(solve(board, 0));
  let refused = 0;
  const send = async (): Promise<boolean> => {
    try {
      const { status, body } = await post(url, board);
      if (status === 503) refused += 1;
      return status === 503 || (status === 200 && body === solution);
    } catch {
      return false;
    }
  };
  const answers: Promise<boolean>[] = [];
  const until = performance.now() + CROWDING_MILLIS;
  do {
    for (let one = 0; one < CROWD; one++) answers.push(send());
    await pause(CROWD_EVERY_MILLIS);
  } while (refused === 0 && performance.now() < until);
  const lost = (await Promise.all(answers)).filter((ok) => !ok).length;
  return { violations: lost + (refused === 0 ? 1 : 0), checked: answers.length };
}

/** While a board is being solved, a player's page is asked for, and is there before the board's answer. */
export async function lightDuringHeavy({ url }: InvariantTarget): Promise<Findings> {
  let violations = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const id = `during-${trial}`;
    const order: string[] = [];
    const heavy = post(url, boardOf(200 + trial)).then(
      ({ status }) => order.push(status === 200 ? "heavy" : "failed"),
      () => order.push("failed"),
    );
    await pause(HEAD_START_MILLIS);
    const light = fetch(`${url}/player/${id}`)
      .then((response) => response.text())
      .then(
        (body) => order.push(body === JSON.stringify(player(id)) ? "light" : "failed"),
        () => order.push("failed"),
      );
    await Promise.all([heavy, light]);
    if (order.join() !== "light,heavy") violations += 1;
  }
  return { violations, checked: TRIALS };
}
