/**
 * Three lines of time, twice: two clients that read and write at one server, and one whose script keeps
 * the server while another waits. Drawn to explain; no length stands for anything that was measured.
 */
import { percent, type Shape, shape } from "#ui/chart/index.ts";
import { type DiagramPanel, levelArrow } from "#ui/diagram/panel.ts";

/** Times run downwards, in rows. A client is the first or the third line; the second is the server's. */
type Side = "first" | "third";

export interface Exchange {
  side: Side;
  /** Rows in which it is sent, and answered. */
  sent: number;
  answered: number;
  text: string;
}

export interface Scene {
  title: string;
  /** The same in words, for those who do not see the picture. */
  words: string;
  lines: readonly [first: string, server: string, third: string];
  exchanges: readonly Exchange[];
  /** Rows between a client's read and its write, in which what it knows may be no longer true. */
  windows: readonly { side: Side; from: number; to: number }[];
  /** Rows in which the server does one thing and nothing else. */
  blocks: readonly { from: number; to: number }[];
  /** Rows in which a request lies at the server and waits. */
  waits: readonly { side: Side; from: number; to: number }[];
}

const atOnce = (side: Side, row: number, text: string): Exchange => ({
  side,
  sent: row,
  answered: row,
  text,
});

export const SCENES: readonly Scene[] = [
  {
    title: "GET, then SET: a window",
    words:
      "Both clients read that 5 units are left, one after the other. Then both write 4. Two units are sold, and one of the two sales is in no book. Between a client’s read and its write there is a window in which the other one can write.",
    lines: ["Client A", "Redis", "Client B"],
    exchanges: [
      atOnce("first", 1, "GET: 5"),
      atOnce("third", 2.2, "GET: 5"),
      atOnce("first", 4.2, "SET 4"),
      atOnce("third", 5.4, "SET 4"),
    ],
    windows: [
      { side: "first", from: 1, to: 4.2 },
      { side: "third", from: 2.2, to: 5.4 },
    ],
    blocks: [],
    waits: [],
  },
  {
    title: "A script: a block",
    words:
      "Client A sends a script, which reads and writes in one piece: the server does nothing else until it is done. A bystander who asks for another key in the meantime waits for the end of it.",
    lines: ["Client A", "Redis", "Bystander"],
    exchanges: [
      { side: "first", sent: 1, answered: 4.8, text: "script" },
      { side: "third", sent: 2.2, answered: 5.6, text: "GET" },
    ],
    windows: [],
    blocks: [{ from: 1.2, to: 4.6 }],
    waits: [{ side: "third", from: 2.2, to: 5.2 }],
  },
];

/** Where the lines of time stand, as shares of the width, and where a request waits beside the server's. */
const PLACES = { first: 0.14, server: 0.5, third: 0.86 } as const;
const WAITING = { first: 0.44, third: 0.56 } as const;
const HEAD_BASELINE = 14;
const FIRST_ROW = 20;
const ROW_PIXELS = 34;
const ROWS = 6;
const WINDOW_PIXELS = 16;
const BLOCK_PIXELS = 22;

/** A panel for each scene. */
export function twoClientsPanels(): DiagramPanel[] {
  return SCENES.map((scene) => ({
    title: scene.title,
    words: scene.words,
    height: yOf(ROWS) + 2,
    shapes: [
      ...scene.windows.map(({ side, from, to }) =>
        bar("window", PLACES[side], WINDOW_PIXELS, from, to),
      ),
      ...Object.values(PLACES).map((share) => upright("lifeline", share, 0.2, ROWS)),
      ...scene.blocks.map(({ from, to }) => bar("block", PLACES.server, BLOCK_PIXELS, from, to)),
      ...scene.waits.map(({ side, from, to }) => upright("waiting", WAITING[side], from, to)),
      ...scene.exchanges.flatMap((exchange) => exchangeShapes(exchange, scene)),
      ...scene.lines.map((name, index) =>
        words("words", Object.values(PLACES)[index]!, HEAD_BASELINE, name),
      ),
    ],
  }));
}

/** An arrow to the server with its words above it, and one back where the answer comes later. */
function exchangeShapes({ side, sent, answered, text }: Exchange, { waits }: Scene): Shape[] {
  const client = PLACES[side];
  const target = waits.some((wait) => wait.side === side) ? WAITING[side] : PLACES.server;
  return [
    ...levelArrow(client, target, yOf(sent)),
    ...(answered === sent ? [] : levelArrow(PLACES.server, client, yOf(answered))),
    words("name", (client + PLACES.server) / 2, yOf(sent) - 6, text),
  ];
}

const yOf = (row: number) => FIRST_ROW + row * ROW_PIXELS;

function words(className: string, share: number, y: number, text: string): Shape {
  return shape("text", { class: className, x: percent(share), y, "text-anchor": "middle" }, text);
}

function upright(className: string, share: number, from: number, to: number): Shape {
  const x = percent(share);
  return shape("line", { class: className, x1: x, x2: x, y1: yOf(from), y2: yOf(to) });
}

/** A stretch of a line of time, so many pixels wide. */
function bar(className: string, share: number, width: number, from: number, to: number): Shape {
  return shape("rect", {
    class: className,
    x: percent(share),
    y: yOf(from),
    width,
    height: yOf(to) - yOf(from),
    transform: `translate(${-width / 2} 0)`,
  });
}
