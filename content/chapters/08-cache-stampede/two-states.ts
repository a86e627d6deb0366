/**
 * The two states of a cached service as a ball in a landscape with two valleys: what pushes it from one to the other, and
 * what lifts it back. Drawn to explain; no height stands for anything that was measured.
 */
import {
  type Frame,
  LINE_UNITS,
  lettersIn,
  type PlacedText,
  wrapText,
} from "#ui/chart-old/frame.ts";

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
  words: string;
  from: "cold" | "warm";
}

export const WAYS: readonly Way[] = [
  { words: "the push: the cache is lost", from: "warm" },
  { words: "the lift: less load, for a while", from: "cold" },
];

/** The picture in words. */
export const TWO_STATES_WORDS = `A ball can lie in either of two valleys. ${VALLEYS.map(({ title, words }) => `${title}: ${words}`).join(" ")} A hill is between them. ${WAYS.map(({ words, from }) => `From the ${from} side to the other leads ${words}.`).join(" ")} Left alone, the ball stays where it is, also when what has pushed it is over.`;

export interface TwoStatesLayout {
  frame: Frame["name"];
  width: number;
  height: number;
  /** The ground, from the left edge to the right one. */
  ground: string;
  balls: { x: number; y: number; radius: number; isFilled: boolean }[];
  /** With an arrowhead at the end. */
  ways: string[];
  texts: PlacedText[];
}

const GROUND = { top: 74, depth: 96 } as const;
const BALL = 9;
const POINTS = 60;
const GAP = 14;
/** Heights of the ways' labels and of their arrows. */
const WAY = { first: 14, apart: 30, below: 8 } as const;

/** Height of the ground above its lowest points: 0 in the valleys, 1 at the edges. */
export function heightAt(share: number): number {
  const fromHill = (share - 0.5) ** 2;
  const ofValley = 0.3 ** 2;
  return ((fromHill - ofValley) / (0.5 ** 2 - ofValley)) ** 2;
}

export function layoutTwoStates(frame: Frame): TwoStatesLayout {
  const { width } = frame;
  const xOf = (share: number) => 1 + share * (width - 2);
  const yOf = (share: number) => GROUND.top + GROUND.depth * (1 - heightAt(share));
  const ground = Array.from({ length: POINTS + 1 }, (_, index) => {
    const share = index / POINTS;
    return `${index === 0 ? "M" : "L"}${xOf(share).toFixed(1)} ${yOf(share).toFixed(1)}`;
  }).join("");
  const balls = VALLEYS.map(({ at }, index) => ({
    x: xOf(at),
    y: yOf(at) - BALL - 1,
    radius: BALL,
    isFilled: index === 1,
  }));
  const ways = WAYS.map(({ from }, index) => {
    const y = WAY.first + index * WAY.apart + WAY.below;
    const [left, right] = [xOf(VALLEYS[0].at), xOf(VALLEYS[1].at)].map((x) => x.toFixed(1));
    return from === "warm"
      ? `M${right} ${y}H${left}m6 -5l-6 5l6 5`
      : `M${left} ${y}H${right}m-6 -5l6 5l-6 5`;
  });
  const letters = lettersIn(width / 2 - GAP);
  const below = GROUND.top + GROUND.depth + 20;
  const texts: PlacedText[] = WAYS.map(({ words }, index) => ({
    x: width / 2,
    y: WAY.first + index * WAY.apart,
    text: words,
    anchor: "middle",
    role: "note",
  }));
  let height = below;
  for (const [index, { title, words }] of VALLEYS.entries()) {
    const x = index === 0 ? 1 : width / 2 + GAP / 2;
    const lines = [title, ...wrapText(words, letters)];
    for (const [line, text] of lines.entries()) {
      const role = line === 0 ? "heading" : "label";
      texts.push({ x, y: below + line * LINE_UNITS, text, anchor: "start", role });
    }
    height = Math.max(height, below + (lines.length - 1) * LINE_UNITS + 6);
  }
  return { frame: frame.name, width, height, ground, balls, ways, texts };
}
