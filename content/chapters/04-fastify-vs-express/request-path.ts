/**
 * The path of one request through Express and through Fastify, as a picture of steps. It shows which
 * steps there are and in which order; their widths stand for nothing that was measured.
 */
import type { Frame } from "#ui/chart-old/frame.ts";

export interface PathStep {
  /** The step in words, for the text beside the picture. */
  text: string;
  /** What stands in the box on the wide frame, line by line. */
  lines: readonly string[];
  /** The same in one or two lines for the narrow frame. */
  short: readonly string[];
  /** `node`: the same for both. `declared`: only where it is declared or left on. */
  kind: "node" | "framework" | "declared";
}

export interface RequestLane {
  title: string;
  steps: readonly PathStep[];
  /** The handler runs before the step with this index. */
  handlerBefore: number;
}

const parse: PathStep = {
  text: "node:http parses the request.",
  lines: ["node:http", "parses"],
  short: ["node:http parses"],
  kind: "node",
};
const write: PathStep = {
  text: "node:http writes the answer.",
  lines: ["node:http", "writes"],
  short: ["node:http writes"],
  kind: "node",
};

export const EXPRESS: RequestLane = {
  title: "Express",
  handlerBefore: 5,
  steps: [
    parse,
    {
      text: "Express creates a final handler for the case that nobody answers.",
      lines: ["creates", "a final", "handler"],
      short: ["creates a final", "handler"],
      kind: "framework",
    },
    {
      text: "It gives the request and the response new prototypes, and makes an object for locals.",
      lines: ["new", "prototypes", "for both,", "locals"],
      short: ["new prototypes for", "both, locals"],
      kind: "framework",
    },
    {
      text: "It walks the stack layer by layer until one matches.",
      lines: ["walks the", "stack,", "layer", "by layer"],
      short: ["walks the stack,", "layer by layer"],
      kind: "framework",
    },
    {
      text: "Each middleware that matches runs and calls next; the walk goes on to your handler.",
      lines: ["your", "middle-", "wares"],
      short: ["your middlewares"],
      kind: "declared",
    },
    {
      text: "response.json calls JSON.stringify and sets headers.",
      lines: ["res.json:", "JSON.", "stringify"],
      short: ["res.json:", "JSON.stringify"],
      kind: "framework",
    },
    {
      text: "The body is hashed into a weak ETag, unless you switch that off.",
      lines: ["ETag,", "by default"],
      short: ["ETag, by default"],
      kind: "declared",
    },
    write,
  ],
};

export const FASTIFY: RequestLane = {
  title: "Fastify",
  handlerBefore: 5,
  steps: [
    parse,
    {
      text: "Fastify looks the route up in a radix tree.",
      lines: ["looks up", "the route", "in a radix", "tree"],
      short: ["looks up the route", "in a radix tree"],
      kind: "framework",
    },
    {
      text: "It constructs a request and a reply of its own.",
      lines: ["constructs", "its request", "and reply"],
      short: ["constructs its", "request and reply"],
      kind: "framework",
    },
    {
      text: "Hooks run where they are declared.",
      lines: ["hooks,", "where", "declared"],
      short: ["hooks,", "where declared"],
      kind: "declared",
    },
    {
      text: "A body with a schema is checked by a validator that was compiled at the start; then your handler runs.",
      lines: ["validates", "by compiled", "schema"],
      short: ["validates by", "compiled schema"],
      kind: "declared",
    },
    {
      text: "The answer goes through the compiled serialiser of its schema, or else through JSON.stringify.",
      lines: ["serialises:", "compiled,", "or JSON.", "stringify"],
      short: ["serialises: compiled,", "or JSON.stringify"],
      kind: "framework",
    },
    write,
  ],
};

export interface PlacedStep {
  x: number;
  y: number;
  width: number;
  height: number;
  kind: PathStep["kind"] | "handler";
  lines: { x: number; y: number; text: string }[];
}

export interface PlacedLane {
  title: { x: number; y: number; text: string };
  steps: PlacedStep[];
  /** Arrow from the place where the handler is called to its work. */
  call: string;
}

export interface RequestPathLayout {
  frame: Frame["name"];
  width: number;
  height: number;
  lanes: PlacedLane[];
}

const HANDLER = { wide: ["your handler’s", "own work"], narrow: ["your handler’s", "own work"] };
const LINE = 14;

/** Places both lanes: side by side from top to bottom on the narrow frame, else one below the other. */
export function layoutRequestPath(frame: Frame): RequestPathLayout {
  const lanes = [EXPRESS, FASTIFY];
  return frame.name === "wide" ? across(frame, lanes) : downwards(frame, lanes);
}

/** Both lanes end together, and their tails are equally long: no length may look like a measurement. */
function across(frame: Frame, lanes: readonly RequestLane[]): RequestPathLayout {
  const tail = 112;
  const height = 70;
  const laneHeight = 148;
  const titleLine = 22;
  const placed = lanes.map((lane, index): PlacedLane => {
    const top = index * laneHeight + titleLine;
    const room = frame.width - tail;
    const letters = lane.steps.map(
      ({ lines }) => 3 + Math.max(...lines.map((line) => line.length)),
    );
    const sum = letters.reduce((total, one) => total + one, 0);
    let x = 0;
    const steps = lane.steps.map((step, at): PlacedStep => {
      const width = (room * letters[at]!) / sum;
      const box = { x: x + 1, y: top, width: width - 2, height };
      x += width;
      return { ...box, kind: step.kind, lines: centred(step.lines, box) };
    });
    const box = { x: room + 1, y: top, width: tail - 1, height };
    const handler: PlacedStep = { ...box, kind: "handler", lines: centred(HANDLER.wide, box) };
    const callX = steps[lane.handlerBefore]!.x - 1;
    const [bottom, below] = [top + height, top + height + 26];
    return {
      title: { x: 1, y: top - 8, text: lane.title },
      steps: [...steps, handler],
      call: `M${callX.toFixed(1)} ${bottom + 2}V${below}H${(room + tail / 2).toFixed(1)}V${bottom + 4}`,
    };
  });
  return {
    frame: frame.name,
    width: frame.width,
    height: lanes.length * laneHeight - 14,
    lanes: placed,
  };
}

function downwards(frame: Frame, lanes: readonly RequestLane[]): RequestPathLayout {
  const margin = 14;
  const column = frame.width / lanes.length;
  const pitch = 42;
  const top = 24;
  const tail = 96;
  const most = Math.max(...lanes.map(({ steps }) => steps.length));
  const bottom = top + most * pitch;
  const placed = lanes.map((lane, index): PlacedLane => {
    const x = index * column + margin;
    const width = column - margin - 2;
    const share = (most * pitch) / lane.steps.length;
    const steps = lane.steps.map((step, at): PlacedStep => {
      const box = { x, y: top + at * share + 1, width, height: share - 2 };
      return { ...box, kind: step.kind, lines: centred(step.short, box) };
    });
    const box = { x, y: bottom + 1, width, height: tail };
    const handler: PlacedStep = { ...box, kind: "handler", lines: centred(HANDLER.narrow, box) };
    const callY = top + lane.handlerBefore * share;
    return {
      title: { x, y: top - 9, text: lane.title },
      steps: [...steps, handler],
      call: `M${x - 2} ${callY.toFixed(1)}H${x - 9}V${bottom + tail / 2}H${x - 3}`,
    };
  });
  return { frame: frame.name, width: frame.width, height: bottom + tail + 3, lanes: placed };
}

function centred(
  lines: readonly string[],
  box: { x: number; y: number; width: number; height: number },
): PlacedStep["lines"] {
  const first = box.y + (box.height - lines.length * LINE) / 2 + 11;
  return lines.map((text, index) => ({
    x: box.x + box.width / 2,
    y: first + index * LINE,
    text,
  }));
}

/** The lane in one sentence for those who do not see the picture. */
export function laneDescription({ title, steps, handlerBefore }: RequestLane): string {
  const texts = steps.map(({ text }) => text);
  return `${title}: ${[...texts.slice(0, handlerBefore), "Your handler does its own work.", ...texts.slice(handlerBefore)].join(" ")}`;
}
