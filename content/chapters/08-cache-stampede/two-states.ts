/**
 * The two states of a cached service as a ball in a landscape with two valleys: what pushes it from one to the other, and
 * what lifts it back. Drawn to explain; no height stands for anything that was measured.
 */
import { percent, type Shape, shape } from "#ui/chart/index.ts";
import { arrowHead, type DiagramPanel } from "#ui/diagram/panel.ts";

export interface Valley {
  title: string;
  /** What keeps the ball there. */
  words: string;
  /** Place of its lowest point, as a share of the width. */
  at: number;
}

export const VALLEYS: readonly [cold: Valley, warm: Valley] = [
  {
    title: "Cache empty",
    words: "Every request misses. Answers come too late, are thrown away, and fill no cache.",
    at: 0.2,
  },
  {
    title: "Cache warm",
    words: "Few requests miss. The database answers them in time, and they fill the cache.",
    at: 0.8,
  },
];

/** Way over the hill between the valleys. */
export interface Way {
  name: string;
  words: string;
  from: "cold" | "warm";
}

export const WAYS: readonly Way[] = [
  { name: "the push", words: "the cache is lost", from: "warm" },
  { name: "the lift", words: "less load, for a while", from: "cold" },
];

/** The picture in words. */
export const TWO_STATES_WORDS = `A ball can lie in either of two valleys. ${VALLEYS.map(({ title, words }) => `${title}: ${words}`).join(" ")} A hill is between them. ${WAYS.map(({ name, words, from }) => `From the ${from} side to the other leads ${name}: ${words}.`).join(" ")} Left alone, the ball stays where it is, also when what has pushed it is over.`;

const GROUND = { top: 108, depth: 96 } as const;
const BALL = 9;
const POINTS = 60;
/** The sides of a way, which stand beside the balls, and how high it goes; one way is around the other. */
const TRACKS = {
  warm: { left: 0.18, right: 0.82, top: 38 },
  cold: { left: 0.22, right: 0.78, top: 84 },
} as const;
const TRACK_FOOT = GROUND.top + GROUND.depth - 30;
const LINE_PIXELS = 16;

/** Height of the ground above its lowest points: 0 in the valleys, 1 at the edges. */
export function heightAt(share: number): number {
  const fromHill = (share - 0.5) ** 2;
  const ofValley = 0.3 ** 2;
  return ((fromHill - ofValley) / (0.5 ** 2 - ofValley)) ** 2;
}

export function twoStatesPanel(): DiagramPanel {
  return {
    words: TWO_STATES_WORDS,
    height: GROUND.top + GROUND.depth + 4,
    shapes: [
      groundShape(),
      ...WAYS.flatMap(wayShapes),
      ...VALLEYS.map(({ at }, index) =>
        shape("circle", {
          class: index === 1 ? "ball" : "ball ball-other",
          cx: percent(at),
          cy: yOf(at) - BALL - 2,
          r: BALL,
        }),
      ),
    ],
  };
}

/** A curve knows no percent: it stands in a drawing that is stretched to the width, with a stroke that is not. */
function groundShape(): Shape {
  const height = GROUND.top + GROUND.depth + 4;
  const places = Array.from({ length: POINTS + 1 }, (_, index) => {
    const share = index / POINTS;
    return `${Number((100 * share).toFixed(2))} ${yOf(share).toFixed(1)}`;
  });
  const path = {
    class: "ground",
    d: `M${places.join("L")}`,
    "vector-effect": "non-scaling-stroke",
  };
  const stretched = { viewBox: `0 0 100 ${height}`, preserveAspectRatio: "none" };
  return shape("svg", { width: "100%", height, ...stretched }, [shape("path", path)]);
}

const yOf = (share: number) => GROUND.top + GROUND.depth * (1 - heightAt(share));

/** Up from one valley, over the hill with its words above it, and down into the other. */
function wayShapes({ name, words, from }: Way): Shape[] {
  const { left, right, top } = TRACKS[from];
  const [start, end] = from === "warm" ? [right, left] : [left, right];
  const [x1, x2] = [percent(start), percent(end)];
  const line = (text: string, y: number) =>
    shape("text", { class: "name", x: "50%", y, "text-anchor": "middle" }, text);
  return [
    shape("line", { class: "arrow", x1, x2: x1, y1: TRACK_FOOT, y2: top }),
    shape("line", { class: "arrow", x1, x2, y1: top, y2: top }),
    shape("line", { class: "arrow", x1: x2, x2, y1: top, y2: TRACK_FOOT }),
    arrowHead("down", end, TRACK_FOOT),
    line(`${name}:`, top - 8 - LINE_PIXELS),
    line(words, top - 8),
  ];
}
