/** The picture, the words and the table of a race for one stock; the same for the built page and for the live one. */

import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { shapesOf } from "#ui/simulator/drawing/shapes.ts";
import type { TableRow } from "#ui/simulator/drawing/table-rows.ts";
import {
  allRaces,
  type Client,
  discardedIn,
  isOver,
  lostIn,
  type Move,
  move,
  nextStep,
  orderOf,
  type Race,
  type Step,
  soldIn,
  startRace,
  type Way,
} from "./race.ts";

/** As wide as a phone, so that letters stay readable there. */
export const WIDTH = 320;
/** The longest race: both read, one write is discarded and begins again. */
const MOST_MOVES = 6;
const LANES = { A: 42, server: 160, B: 278 } as const;
const TOP = 44;
const PITCH = 36;
export const HEIGHT = TOP + MOST_MOVES * PITCH + 8;
const WINDOW_HALF = 7;
const STEP_RADIUS = 3.5;

export const RACE_STOCK = 5;
export const WAYS: readonly { way: Way; title: string }[] = [
  { way: "get-then-set", title: "GET, then SET" },
  { way: "watch-multi", title: "WATCH and MULTI" },
  { way: "script", title: "one script" },
];

/** What is drawn without script: both read before either writes. */
export const SNAPSHOT: readonly Client[] = [0, 1, 0, 1];

export const clientName = (client: Client) => `Client ${"AB"[client]}`;

/** The race after these clients' steps. */
export function raceAfter(way: Way, clients: readonly Client[]): Race {
  return clients.reduce(move, startRace(way, RACE_STOCK));
}

const { circle, label, line, rect } = shapesOf("race");

/** The lanes, the windows between reading and writing, and a line for each step with what it read or wrote. */
export function raceMarks(race: Race): Mark[] {
  const bottom = HEIGHT - 8;
  const lane = (x: number) => line("lane", x, TOP - 14, x, bottom);
  return [
    ...windowsOf(race),
    lane(LANES.A),
    lane(LANES.server),
    lane(LANES.B),
    label("heading", LANES.A, 16, "Client A", "middle"),
    label("heading", LANES.server, 16, "Redis", "middle"),
    label("heading", LANES.B, 16, "Client B", "middle"),
    ...race.moves.flatMap((one, index) => moveMarks(one, index, leftAfter(race, index))),
  ];
}

const yOf = (index: number) => TOP + (index + 0.5) * PITCH;
const laneOf = (client: Client) => (client === 0 ? LANES.A : LANES.B);

function moveMarks(one: Move, index: number, left: number): Mark[] {
  const y = yOf(index);
  const from = laneOf(one.client);
  const beyond = one.client === 0 ? ("start" as const) : ("end" as const);
  const side = one.client === 0 ? 8 : -8;
  return [
    line(one.result === "discarded" ? "way-discarded" : "way", from, y, LANES.server, y),
    circle("step", from, y, STEP_RADIUS),
    circle("step", LANES.server, y, STEP_RADIUS),
    label("label", (from + LANES.server) / 2, y - 6, wordsOf(one), "middle"),
    label("note", LANES.server + side, y + 4, `${left} left`, beyond),
  ];
}

/** The stock as the server has it after so many moves. */
function leftAfter({ stock, moves }: Race, index: number): number {
  return moves
    .slice(0, index + 1)
    .reduce((left, { result, value }) => (result === "written" ? value : left), stock);
}

const COMMANDS: Record<Step, string> = { get: "GET", set: "SET", exec: "EXEC", script: "script" };

function wordsOf({ step, value, result }: Move): string {
  if (result === "read") return `GET: ${value}`;
  if (result === "discarded") return "EXEC: no";
  if (result === "refused") return `${COMMANDS[step]}: none`;
  return step === "set" ? `SET ${value}` : `${COMMANDS[step]}: ${value}`;
}

/** From each read to the write that follows from it; a fault where the other client wrote in between. */
function windowsOf({ moves }: Race): Mark[] {
  return moves.flatMap(({ client, result }, index) => {
    if (result !== "read") return [];
    const after = moves.slice(index + 1);
    const own = after.findIndex((one) => one.client === client);
    const between = own < 0 ? after : after.slice(0, own);
    const disturbed = between.some((one) => one.result === "written");
    const y = yOf(index);
    const end = own < 0 ? HEIGHT - 8 : yOf(index + 1 + own);
    const kind = disturbed ? "window-disturbed" : "window";
    return [rect(kind, laneOf(client) - WINDOW_HALF, y, 2 * WINDOW_HALF, end - y)];
  });
}

/** What a client's button says. */
export function buttonText(race: Race, client: Client): string {
  const step = nextStep(race, client);
  if (step === undefined) return `${clientName(client)} is done`;
  const { read } = race.players[client];
  const what = step === "set" && read ? `SET ${read.value - 1}` : COMMANDS[step];
  return `${clientName(client)}: ${what}`;
}

/** What happened last, and what that means so far. */
export function raceSentence(race: Race): string {
  const last = race.moves.at(-1);
  if (last === undefined)
    return `${race.stock} units are left, and each client wants to sell one. Choose who moves.`;
  const told = `${clientName(last.client)} ${tell(last)}.`;
  if (!isOver(race)) return told;
  return `${told} ${resultSentence(race)}`;
}

function tell({ step, value, result }: Move): string {
  switch (result) {
    case "read":
      return `reads that ${value} are left`;
    case "discarded":
      return "finds the stock changed: its transaction is discarded, and it begins again";
    case "refused":
      return "finds nothing left to sell";
    default:
      return step === "set"
        ? `writes ${value}, which follows from what it read`
        : `sells one, and ${value} are left`;
  }
}

function resultSentence(race: Race): string {
  const lost = lostIn(race);
  const gone = `${soldIn(race)} units are sold and the stock went from ${race.stock} to ${race.left}`;
  return lost === 0
    ? `${gone}: every sale is in the books.`
    : `${gone}: ${lost} sale is in no book.`;
}

export interface RaceRow {
  /** Who moves when, such as "A B A B". */
  order: string;
  sold: number;
  left: number;
  lost: number;
  discarded: number;
  /** Whether the race that is shown can still become this one. */
  now: "possible" | "ruled out" | "this one";
}

/** Every order in which the steps can come, with what becomes of it. */
export function raceRows(race: Race): RaceRow[] {
  const begun = orderOf(race);
  return allRaces(race.way, race.stock).map((one) => {
    const order = orderOf(one);
    const now = order === begun ? "this one" : order.startsWith(begun) ? "possible" : "ruled out";
    return {
      order: [...order].join(" "),
      sold: soldIn(one),
      left: one.left,
      lost: lostIn(one),
      discarded: discardedIn(one),
      now,
    };
  });
}

/** The same as rows of a table. */
export function raceTable(race: Race): TableRow[] {
  return raceRows(race).map(({ order, sold, left, lost, discarded, now }) => ({
    name: order,
    cells: [...[sold, left, lost, discarded].map(String), now],
    attributes: { "data-now": now },
  }));
}

/** How many orders there are, and how many of them lose a sale or discard an attempt. */
export function ordersSentence(way: Way): string {
  const races = allRaces(way, RACE_STOCK);
  const losing = races.filter((race) => lostIn(race) > 0).length;
  const discarding = races.filter((race) => discardedIn(race) > 0).length;
  const { title } = WAYS.find((one) => one.way === way)!;
  const retries =
    discarding === 0 ? "" : `; in ${discarding} of them an attempt is discarded and made again`;
  return `With ${title} there are ${races.length} orders, of which ${losing === 0 ? "none loses" : `${losing} lose`} a sale${retries}.`;
}
