/**
 * The path of one request through Express and through Fastify, as a picture of steps. It shows which
 * steps there are and in which order; their widths stand for nothing that was measured.
 */
export interface PathStep {
  /** The step in words, for the text beside the picture. */
  text: string;
  /** What stands in its box. */
  label: string;
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
  label: "node:http parses",
  kind: "node",
};
const write: PathStep = {
  text: "node:http writes the answer.",
  label: "node:http writes",
  kind: "node",
};

const EXPRESS: RequestLane = {
  title: "Express",
  handlerBefore: 5,
  steps: [
    parse,
    {
      text: "Express creates a final handler for the case that nobody answers.",
      label: "creates a final handler",
      kind: "framework",
    },
    {
      text: "It gives the request and the response new prototypes, and makes an object for locals.",
      label: "new prototypes for both, locals",
      kind: "framework",
    },
    {
      text: "It walks the stack layer by layer until one matches.",
      label: "walks the stack, layer by layer",
      kind: "framework",
    },
    {
      text: "Each middleware that matches runs and calls next; the walk goes on to your handler.",
      label: "your middlewares",
      kind: "declared",
    },
    {
      text: "response.json calls JSON.stringify and sets headers.",
      label: "res.json: JSON.stringify",
      kind: "framework",
    },
    {
      text: "The body is hashed into a weak ETag, unless you switch that off.",
      label: "ETag, by default",
      kind: "declared",
    },
    write,
  ],
};

const FASTIFY: RequestLane = {
  title: "Fastify",
  handlerBefore: 5,
  steps: [
    parse,
    {
      text: "Fastify looks the route up in a radix tree.",
      label: "looks up the route in a radix tree",
      kind: "framework",
    },
    {
      text: "It constructs a request and a reply of its own.",
      label: "constructs its request and reply",
      kind: "framework",
    },
    {
      text: "Hooks run where they are declared.",
      label: "hooks, where declared",
      kind: "declared",
    },
    {
      text: "A body with a schema is checked by a validator that was compiled at the start; then your handler runs.",
      label: "validates by compiled schema",
      kind: "declared",
    },
    {
      text: "The answer goes through the compiled serialiser of its schema, or else through JSON.stringify.",
      label: "serialises: compiled, or JSON.stringify",
      kind: "framework",
    },
    write,
  ],
};

export const LANES: readonly RequestLane[] = [EXPRESS, FASTIFY];

/** A lane's steps, parted where the handler is called. */
export function partsOf({ steps, handlerBefore }: RequestLane): {
  before: readonly PathStep[];
  after: readonly PathStep[];
} {
  return { before: steps.slice(0, handlerBefore), after: steps.slice(handlerBefore) };
}
