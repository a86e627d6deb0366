/** What the exercise's server serves: functions of numbers alone, made when the server starts. */
import { renameSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "#lab/random";

const PIECES = 50_000;
const RULES = 150_000;
const SCORES = 500_000;
const chains = ["acorn", "lantern", "teapot", "shell", "button"];

export interface Piece {
  id: string;
  chain: string;
  level: number;
  title: string;
  coins: number;
}

export const unknownPiece = { error: "there is no such piece" };

export function piece(index: number): Piece {
  const chain = chains[index % chains.length]!;
  const level = 1 + (index % 9);
  return {
    id: `piece-${index}`,
    chain,
    level,
    title: `The ${chain} of level ${level}, no. ${index}`,
    coins: (index * 37) % 9000,
  };
}

/** The catalogue as the game's designers deliver it: one text of about 5 MB. */
export const catalogueText = (): string =>
  JSON.stringify(Array.from({ length: PIECES }, (_, index) => piece(index)));

export const rule = (index: number): string =>
  `Rule ${index}: a piece of level ${1 + (index % 9)} is not merged with one of level ${2 + (index % 7)}.`;

/** Writes the event's rules, one a line and about 10 MB in all, and gives the file's path. */
export function rulesFile(): string {
  const text = Array.from({ length: RULES }, (_, index) => rule(index)).join("\n");
  const file = join(tmpdir(), `load-bearing-event-loop-rules-${text.length}.txt`);
  if (statSync(file, { throwIfNoEntry: false })?.size !== text.length) {
    // Renamed when it is whole: another server may start at the same moment.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text);
    renameSync(draft, file);
  }
  return file;
}

/** What 500,000 players have scored, in no order. */
export function scores(): number[] {
  const random = createRandom("scores");
  return Array.from({ length: SCORES }, () => Math.floor(random.float() * 1e9));
}
