/**
 * The event loop as a road with one lane: a lorry with cars behind it, the lorry in a lay-by, and the
 * lorry cut into cars. Drawn to explain; no length stands for anything that was measured.
 */
import {
  type Frame,
  LINE_UNITS,
  lettersIn,
  type PlacedText,
  wrapText,
} from "#ui/chart-old/frame.ts";

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

const CAR = 5;
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

export interface PlacedVehicle {
  kind: Vehicle["kind"];
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedRoad {
  texts: PlacedText[];
  lane: { x: number; y: number; width: number; height: number };
  layBy: { x: number; y: number; width: number; height: number } | undefined;
  vehicles: PlacedVehicle[];
  /** Points to the way out of the lane. */
  arrow: string;
}

export interface OneLaneLayout {
  frame: Frame["name"];
  width: number;
  height: number;
  roads: PlacedRoad[];
}

const LANE = 26;
const LAY_BY = 24;
const VEHICLE = 16;
const ARROW = 16;
const GAP = 22;
const LORRY_WORDS = "heavy request";

/** Places the roads one below the other. */
export function layoutOneLane(frame: Frame): OneLaneLayout {
  const roads: PlacedRoad[] = [];
  let top = 0;
  for (const road of ROADS) {
    const placed = placeRoad(frame, road, top);
    roads.push(placed);
    top = bottomOf(placed) + GAP;
  }
  return { frame: frame.name, width: frame.width, height: top - GAP + 2, roads };
}

function placeRoad(frame: Frame, road: Road, top: number): PlacedRoad {
  const length = frame.width - ARROW - 6;
  const xOf = (hundredths: number) => 1 + (hundredths / 100) * length;
  const widthOf = (hundredths: number) => (hundredths / 100) * length;
  const title = wrapText(road.title, lettersIn(frame.width));
  const laneY = top + title.length * LINE_UNITS + 4;
  const layByY = laneY + LANE;
  const vehicles = road.vehicles.map((vehicle): PlacedVehicle => {
    const [y, room] = vehicle.isInLayBy ? [layByY, LAY_BY] : [laneY, LANE];
    return {
      kind: vehicle.kind,
      x: xOf(vehicle.at),
      y: y + (room - VEHICLE) / 2,
      width: widthOf(vehicle.length),
      height: VEHICLE,
    };
  });
  const texts = title.map(
    (text, index): PlacedText => ({
      x: 1,
      y: top + 13 + index * LINE_UNITS,
      text,
      anchor: "start",
      role: "heading",
    }),
  );
  for (const { kind, x, y, width } of vehicles) {
    if (kind !== "lorry") continue;
    const middle = x + width / 2;
    texts.push({ x: middle, y: y + 12.5, text: LORRY_WORDS, anchor: "middle", role: "label" });
  }
  const tip = frame.width - 2;
  const arrowY = laneY + LANE / 2;
  return {
    texts,
    lane: { x: 1, y: laneY, width: length, height: LANE },
    layBy: road.layBy && {
      x: xOf(road.layBy[0]),
      y: layByY,
      width: widthOf(road.layBy[1] - road.layBy[0]),
      height: LAY_BY,
    },
    vehicles,
    arrow: `M${tip - ARROW} ${arrowY}H${tip}m-6 -5l6 5l-6 5`,
  };
}

function bottomOf({ lane, layBy }: PlacedRoad): number {
  const { y, height } = layBy ?? lane;
  return y + height;
}
