/**
 * Three lines of time, twice: two clients that read and write at one server, and one whose script keeps
 * the server while another waits. Drawn to explain; no length stands for anything that was measured.
 */
import {
  type Frame,
  LINE_UNITS,
  lettersIn,
  type PlacedText,
  wrapText,
} from "#ui/chart-old/frame.ts";

/** Times run downwards, in rows. A client is the first or the third line; the second is the server's. */
type Side = "first" | "third";

export interface Exchange {
  side: Side;
  /** Rows in which it is sent, and answered. */
  sent: number;
  answered: number;
  text: string;
}

export interface Panel {
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

export const PANELS: readonly Panel[] = [
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

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedPanel {
  texts: PlacedText[];
  /** Places of the three lines of time, and their ends. */
  lines: { x: number; top: number; bottom: number }[];
  windows: Box[];
  blocks: Box[];
  /** Dashed, along the server's line. */
  waits: { x: number; top: number; bottom: number }[];
  /** Arrows to the server, and back where the answer comes later. */
  arrows: string[];
}

export interface TwoClientsLayout {
  frame: Frame["name"];
  width: number;
  height: number;
  panels: PlacedPanel[];
}

const PANEL = 310;
const PLACES = { first: 40, server: 155, third: 270 } as const;
const ROW = 34;
const ROWS = 6.4;
const WINDOW_HALF = 8;
const BLOCK_HALF = 11;
const WAIT_AWAY = 17;
const HEAD = 6;

/** Side by side on the wide frame, one below the other on the narrow one. */
export function layoutTwoClients(frame: Frame): TwoClientsLayout {
  const isWide = frame.name === "wide";
  const titles = PANELS.map(({ title }) => wrapText(title, lettersIn(PANEL)).length);
  const panelHeight = Math.max(...titles) * LINE_UNITS + 24 + ROWS * ROW;
  const panels = PANELS.map((panel, index) =>
    isWide
      ? placePanel(panel, index * (frame.width - PANEL), 0)
      : placePanel(panel, (frame.width - PANEL) / 2, index * (panelHeight + 20)),
  );
  const height = isWide ? panelHeight : PANELS.length * (panelHeight + 20) - 20;
  return { frame: frame.name, width: frame.width, height: height + 2, panels };
}

function placePanel(panel: Panel, left: number, top: number): PlacedPanel {
  const title = wrapText(panel.title, lettersIn(PANEL));
  const headsY = top + title.length * LINE_UNITS + 16;
  const yOf = (row: number) => headsY + 4 + row * ROW;
  const x = {
    first: left + PLACES.first,
    server: left + PLACES.server,
    third: left + PLACES.third,
  };
  const places = [x.first, x.server, x.third];
  const texts: PlacedText[] = [
    ...title.map((text, index): PlacedText => {
      const y = top + 13 + index * LINE_UNITS;
      return { x: left + 1, y, text, anchor: "start", role: "heading" };
    }),
    ...panel.lines.map((text, index): PlacedText => {
      return { x: places[index]!, y: headsY, text, anchor: "middle", role: "note" };
    }),
    ...panel.exchanges.map(({ side, sent, text }): PlacedText => {
      const middle = (x[side] + x.server) / 2;
      return { x: middle, y: yOf(sent) - 6, text, anchor: "middle", role: "label" };
    }),
  ];
  const bar = (middle: number, half: number, from: number, to: number): Box => ({
    x: middle - half,
    y: yOf(from),
    width: 2 * half,
    height: yOf(to) - yOf(from),
  });
  const edge = (side: Side) => x.server + (side === "first" ? -1 : 1) * WAIT_AWAY;
  return {
    texts,
    lines: places.map((place) => ({ x: place, top: yOf(0.2), bottom: yOf(ROWS - 0.4) })),
    windows: panel.windows.map(({ side, from, to }) => bar(x[side], WINDOW_HALF, from, to)),
    blocks: panel.blocks.map(({ from, to }) => bar(x.server, BLOCK_HALF, from, to)),
    waits: panel.waits.map(({ side, from, to }) => ({
      x: edge(side),
      top: yOf(from),
      bottom: yOf(to),
    })),
    arrows: panel.exchanges.flatMap(({ side, sent, answered }) => {
      const waits = panel.waits.some((wait) => wait.side === side);
      const target = waits ? edge(side) : x.server;
      const there = arrow(x[side], target, yOf(sent));
      return answered === sent ? [there] : [there, arrow(x.server, x[side], yOf(answered))];
    }),
  };
}

/** A level line with a head at its end. */
function arrow(from: number, to: number, y: number): string {
  const back = to > from ? -HEAD : HEAD;
  return `M${from.toFixed(1)} ${y.toFixed(1)}H${to.toFixed(1)}m${back} -4l${-back} 4l${back} 4`;
}
