/**
 * The event loop as a road with one lane: a lorry with cars behind it, the lorry in a lay-by, and the
 * lorry cut into cars. Drawn to explain; no length stands for anything that was measured.
 */
import { percent, type Shape, shape } from "#ui/chart/index.ts";
import { type DiagramPanel, levelArrow } from "#ui/diagram/panel.ts";

export interface Vehicle {
  /** lorry: a heavy request. part: a piece of one. car: a light request. */
  kind: "lorry" | "part" | "car";
  /** From the left, in hundredths of the road; traffic goes to the right. */
  at: number;
  length: number;
  isInLayBy?: boolean;
}

export interface Road {
  title: string;
  /** The same in words, for those who do not see the picture. */
  words: string;
  vehicles: readonly Vehicle[];
  /** Ends of the lay-by, where there is one. */
  layBy?: readonly [from: number, to: number];
}

const CAR = 6;
const PART = 7;
const car = (at: number): Vehicle => ({ kind: "car", at, length: CAR });
const part = (at: number): Vehicle => ({ kind: "part", at, length: PART });

export const ROADS: readonly Road[] = [
  {
    title: "In the handler",
    words:
      "One lane. A lorry, the heavy request, is in front; four cars, the light requests, stand behind it until it is through.",
    vehicles: [{ kind: "lorry", at: 52, length: 40 }, car(44), car(37), car(30), car(23)],
  },
  {
    title: "A lay-by: worker pool, or own process",
    words:
      "The lorry stands in a lay-by beside the lane and is worked on there. The cars pass it one after the other. When it is done it joins the lane for the short way that is left.",
    vehicles: [
      { kind: "lorry", at: 30, length: 40, isInLayBy: true },
      car(88),
      car(68),
      car(46),
      car(22),
    ],
    layBy: [26, 74],
  },
  {
    title: "The lorry cut into parts",
    words:
      "The lorry's load goes down the same lane in four parts. A car waits for the part in front of it at most, and the last part arrives later than the lorry would have.",
    vehicles: [part(88), car(79), part(65), car(56), part(42), car(33), part(19), car(10)],
  },
];

const LANE_PIXELS = 30;
const LAY_BY_PIXELS = 28;
/** Heights of vehicles; a car is rounded. */
const LORRY_PIXELS = 20;
const CAR_PIXELS = 14;
const CAR_RADIUS = 5;
/** The way out of the road is right of it. */
const ROAD_SHARE = 0.94;
const ARROW = { from: 0.955, to: 0.998 } as const;
const LORRY_WORDS = "heavy request";

/** A panel for each road. */
export function oneLanePanels(): DiagramPanel[] {
  return ROADS.map((road) => ({
    title: road.title,
    words: road.words,
    height: LANE_PIXELS + (road.layBy ? LAY_BY_PIXELS : 0) + 2,
    shapes: [
      stretch("road", [0, 100], 1, LANE_PIXELS),
      ...(road.layBy ? [stretch("road", road.layBy, 1 + LANE_PIXELS, LAY_BY_PIXELS)] : []),
      ...levelArrow(ARROW.from, ARROW.to, 1 + LANE_PIXELS / 2),
      ...road.vehicles.flatMap(vehicleShapes),
    ],
  }));
}

function vehicleShapes({ kind, at, length, isInLayBy = false }: Vehicle): Shape[] {
  const middle = 1 + (isInLayBy ? LANE_PIXELS + LAY_BY_PIXELS / 2 : LANE_PIXELS / 2);
  const [height, rx] = kind === "car" ? [CAR_PIXELS, CAR_RADIUS] : [LORRY_PIXELS, 1];
  const box = stretch(kind, [at, at + length], middle - height / 2, height, rx);
  if (kind !== "lorry") return [box];
  const x = percent(shareAt(at + length / 2));
  return [
    box,
    shape("text", { class: "cargo", x, y: middle + 4.5, "text-anchor": "middle" }, LORRY_WORDS),
  ];
}

function stretch(
  className: string,
  [from, to]: readonly [from: number, to: number],
  y: number,
  height: number,
  rx?: number,
): Shape {
  const width = percent(shareAt(to) - shareAt(from));
  return shape("rect", { class: className, x: percent(shareAt(from)), y, width, height, rx });
}

const shareAt = (hundredths: number) => (hundredths / 100) * ROAD_SHARE;
