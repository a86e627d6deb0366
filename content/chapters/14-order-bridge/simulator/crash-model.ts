/** The picture and the table of an order on its way over the bridge; the same for the built page and for the live one. */

import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { shapesOf } from "#ui/simulator/drawing/shapes.ts";
import type { TableRow } from "#ui/simulator/drawing/table-rows.ts";
import {
  advanceBridge,
  BRIDGE_VARIANTS,
  type Bridge,
  type BridgeFault,
  type BridgeMove,
  type BridgeVariant,
  type BridgeVerdict,
  finishBridge,
  nextBridgeStep,
  startBridge,
  verdictOf,
} from "./bridge.ts";

/** As wide as a phone, so that letters stay readable there. */
export const WIDTH = 320;
const MARGIN = 8;
/** The longest way: the process dies after the reply, and everything is done again. */
export const MOST_MOVES = 12;
const LANES = { client: 30, north: 160, south: 290 } as const;
const TOP = 40;
const PITCH = 27;
const FOOT = TOP + MOST_MOVES * PITCH + 6;
export const HEIGHT = FOOT + 36;
const BESIDE = 12;
const HEAD = { back: 5, half: 3 } as const;
const MEMORY = { left: LANES.north - 4, width: 8 } as const;
const ROW = { left: LANES.north - 13, width: 6 } as const;

export const VARIANT_TITLES: Readonly<Record<BridgeVariant, string>> = {
  naive: "naive: one attempt, no key",
  "retry-only": "retry-only: up to 4 attempts, no key",
  "key-only": "key-only: attempts with a key, no outbox",
  outbox: "outbox: a key, and a row with the order",
};

export const FAULTS: readonly { fault: BridgeFault; title: string }[] = [
  { fault: "before-commit", title: "Process dies before the commit" },
  { fault: "before-send", title: "Process dies between commit and send" },
  { fault: "before-reply", title: "Process dies between south’s commit and reply" },
  { fault: "before-mark", title: "Process dies between reply and mark" },
  { fault: "not-delivered", title: "First message not delivered" },
  { fault: "reply-lost", title: "First reply lost" },
  { fault: "none", title: "Nothing goes wrong" },
];

export const FAULT_NAMES = FAULTS.map(({ fault }) => fault);

/** How an order goes over, and what goes wrong on the way. */
export interface Course {
  variant: BridgeVariant;
  fault: BridgeFault;
}

/** What is drawn without script: the same order in both books twice. */
export const SNAPSHOT: Course = {
  variant: "naive",
  fault: "before-reply",
};

/** The bridge after so many steps, or after its last one. */
export function bridgeAfter(variant: BridgeVariant, fault: BridgeFault, steps: number): Bridge {
  let bridge = startBridge(variant, fault);
  for (let step = 0; step < steps && nextBridgeStep(bridge) !== undefined; step++)
    bridge = advanceBridge(bridge);
  return bridge;
}

export interface FaultRow {
  fault: BridgeFault;
  title: string;
  verdicts: readonly { variant: BridgeVariant; verdict: BridgeVerdict }[];
}

/** What becomes of the order by variant, under each fault. */
export const FAULT_ROWS: readonly FaultRow[] = FAULTS.map(({ fault, title }) => ({
  fault,
  title,
  verdicts: BRIDGE_VARIANTS.map((variant) => ({
    variant,
    verdict: verdictOf(finishBridge(startBridge(variant, fault))),
  })),
}));

/** The same as rows of a table, in which one course is the current one. */
export function verdictTable(current: Course): TableRow[] {
  return FAULT_ROWS.map(({ fault, title, verdicts }) => ({
    name: title,
    cells: verdicts.map(({ variant, verdict }) => {
      const isCurrent = variant === current.variant && fault === current.fault;
      const attributes = {
        "data-cell": cellOf({ variant, fault }),
        "data-verdict": verdict,
        "aria-current": isCurrent ? "true" : undefined,
      };
      return { text: verdict, attributes };
    }),
  }));
}

/** How a course is named in the table. */
export const cellOf = (course: Course): string => `${course.variant} ${course.fault}`;

const { circle, label, line, path, rect } = shapesOf("crash");

/** Client, north and south from left to right, a line for each step, and what the books hold now. */
export function crashMarks(bridge: Bridge): Mark[] {
  const { north, south, row } = bridge;
  const lane = (x: number) => line("lane", x, TOP - 14, x, FOOT);
  const orders = (books: readonly number[]) =>
    books.length === 1 ? "1 order" : `${books.length} orders`;
  return [
    ...Object.values(LANES).map(lane),
    ...memoryMarks(bridge),
    label("heading", MARGIN, 14, "Client"),
    label("heading", LANES.north, 14, "North", "middle"),
    label("heading", WIDTH - MARGIN, 14, "South", "end"),
    ...bridge.moves.flatMap((move, index) => moveMarks(bridge, move, yOf(index))),
    label("note", MARGIN, HEIGHT - 20, "In the books:"),
    label("heading", LANES.north, HEIGHT - 20, orders(north), "middle"),
    label("heading", WIDTH - MARGIN, HEIGHT - 20, orders(south), "end"),
    label("note", LANES.north, HEIGHT - 5, row === "none" ? "" : `row ${row}`, "middle"),
  ];
}

const yOf = (index: number) => TOP + (index + 0.5) * PITCH;

function moveMarks({ variant }: Bridge, { step, isLost }: BridgeMove, y: number): Mark[] {
  const key = variant === "key-only" || variant === "outbox" ? ", key" : "";
  switch (step) {
    case "ask":
      return arrow(LANES.client, LANES.north, y, `order${key}`, isLost);
    case "commit":
      return at(LANES.north, y, variant === "outbox" ? "stored, row too" : "stored");
    case "recall":
      return arrow(LANES.north, LANES.client, y, "known: 201", isLost);
    case "answer":
      return arrow(LANES.north, LANES.client, y, "201", isLost);
    case "send":
      return arrow(LANES.north, LANES.south, y, `POST${key}`, isLost);
    case "south-commit":
      return at(LANES.south, y, "stored");
    case "south-recall":
      return at(LANES.south, y, "known: not stored");
    case "reply":
      return arrow(LANES.south, LANES.north, y, "201", isLost);
    case "mark":
      return at(LANES.north, y, "row marked");
    case "crash":
      return [
        path("bolt", [
          [LANES.north + 4, y - 11],
          [LANES.north - 4, y + 1],
          [LANES.north + 4, y - 1],
          [LANES.north - 4, y + 11],
        ]),
        label("label", LANES.north + BESIDE, y + 4, "the process dies"),
      ];
  }
}

/** A message; one that is lost ends half way, at a cross. */
function arrow(from: number, to: number, y: number, words: string, isLost: boolean): Mark[] {
  const towards = Math.sign(to - from);
  const end = isLost ? from + (to - from) * 0.7 : to - towards * BESIDE * 0.5;
  const back = end - towards * HEAD.back;
  const middle = (from + to) / 2;
  const head: Mark[] = isLost
    ? [line("cross", end - 4, y - 4, end + 4, y + 4), line("cross", end - 4, y + 4, end + 4, y - 4)]
    : [
        path("way", [
          [back, y - HEAD.half],
          [end, y],
          [back, y + HEAD.half],
        ]),
      ];
  return [
    line(isLost ? "way-lost" : "way", from, y, end, y),
    ...head,
    label("label", middle, y - 6, words, "middle"),
  ];
}

/** Something written into a platform's books. */
function at(x: number, y: number, words: string): Mark[] {
  const isSouth = x === LANES.south;
  return [
    circle("step", x, y, 4),
    label("label", isSouth ? x - BESIDE : x + BESIDE, y + 4, words, isSouth ? "end" : "start"),
  ];
}

/** What north's process has in memory alone, until it is done or dies; and the row of the outbox, until it is marked. */
function memoryMarks({ moves, task, row }: Bridge): Mark[] {
  const marks: Mark[] = [];
  const last = yOf(moves.length - 1) + PITCH / 2;
  let memoryFrom: number | undefined;
  let rowFrom: number | undefined;
  for (const [index, { step }] of moves.entries()) {
    const y = yOf(index);
    if (step === "commit" && row !== "none") rowFrom = y;
    if (step === "ask" || (step === "send" && memoryFrom === undefined)) memoryFrom = y;
    if (memoryFrom !== undefined && ["answer", "recall", "mark", "crash"].includes(step)) {
      const kind = step === "crash" ? "memory-gone" : "memory";
      marks.push(rect(kind, MEMORY.left, memoryFrom, MEMORY.width, y - memoryFrom));
      memoryFrom = undefined;
    }
    if (step === "mark" && rowFrom !== undefined) {
      marks.push(rect("row", ROW.left, rowFrom, ROW.width, y - rowFrom));
      rowFrom = undefined;
    }
  }
  if (memoryFrom !== undefined && task !== undefined)
    marks.push(rect("memory", MEMORY.left, memoryFrom, MEMORY.width, last - memoryFrom));
  if (rowFrom !== undefined) marks.push(rect("row", ROW.left, rowFrom, ROW.width, last - rowFrom));
  return marks;
}
