/**
 * An order on its way from one platform to another, step by step: a client asks the platform north, and north makes
 * the platform south do the same. Each has books that outlive its process; a process may die between any two steps,
 * and a message may be lost. Exact and without randomness.
 *
 * A client that gets no answer asks again. North's process comes back after it has died, and knows what its books hold.
 */

/**
 * naive: north stores the order, sends it once and answers. retry-only: the same, with up to four attempts. key-only:
 * the order has a key that both store, so either knows a repeat and answers from its books. outbox: with such a key,
 * and what is to be sent is a row that is stored with the order and that a relay sends until it is marked.
 */
export const BRIDGE_VARIANTS = ["naive", "retry-only", "key-only", "outbox"] as const;
export type BridgeVariant = (typeof BRIDGE_VARIANTS)[number];

/**
 * ask: the client's request reaches north. commit: north stores the order. recall: north knows the key and answers
 * from its books. send: a message sets out for south. south-commit and south-recall: the same at south. reply: south's
 * reply reaches the sender. mark: the relay marks the row. answer: north answers the client. crash: north's process dies.
 */
export type BridgeStep =
  | "ask"
  | "commit"
  | "recall"
  | "send"
  | "south-commit"
  | "south-recall"
  | "reply"
  | "mark"
  | "answer"
  | "crash";

/** Where north's process dies the first time it gets there: after which step. */
export const CRASH_POINTS = {
  "before-commit": "ask",
  "before-send": "commit",
  "before-reply": "south-commit",
  "before-mark": "reply",
} as const satisfies Record<string, BridgeStep>;
export type CrashPoint = keyof typeof CRASH_POINTS;

/** What befalls the message of the first attempt, where no process dies. */
export type NetworkFault = "not-delivered" | "reply-lost";
export type BridgeFault = "none" | CrashPoint | NetworkFault;

/** One step that was taken. */
export interface BridgeMove {
  step: BridgeStep;
  /** Whether it was a message that did not arrive. */
  isLost: boolean;
}

/** What a process is about, in its memory alone. */
interface Task {
  by: "request" | "relay";
  stage: "asked" | "stored" | "sent" | "replied";
  attempts: number;
}

export interface Bridge {
  variant: BridgeVariant;
  fault: BridgeFault;
  /** North's books: its orders by number. */
  north: readonly number[];
  /** South's books: for each of its orders, which of north's it came from. */
  south: readonly number[];
  /** The row of the outbox; part of north's books. */
  row: "none" | "waiting" | "marked";
  isAnswered: boolean;
  /** Undefined where no process is about anything, also because it died. */
  task: Task | undefined;
  /** A message on the bridge. */
  message: { to: "north" | "south"; order: number } | undefined;
  moves: readonly BridgeMove[];
}

const MOST_ATTEMPTS: Readonly<Record<BridgeVariant, number>> = {
  naive: 1,
  "retry-only": 4,
  "key-only": 4,
  outbox: Number.POSITIVE_INFINITY,
};

export function startBridge(variant: BridgeVariant, fault: BridgeFault = "none"): Bridge {
  return {
    variant,
    fault,
    north: [],
    south: [],
    row: "none",
    isAnswered: false,
    task: undefined,
    message: undefined,
    moves: [],
  };
}

/** What happens next; undefined where nobody has anything left to do. */
export function nextBridgeStep(bridge: Bridge): BridgeStep | undefined {
  if (isCrashDue(bridge)) return "crash";
  const { message, task, isAnswered, row } = bridge;
  if (message?.to === "south") return isKnown(bridge) ? "south-recall" : "south-commit";
  if (message?.to === "north") return "reply";
  if (task !== undefined) return nextOfTask(bridge, task);
  if (!isAnswered) return "ask";
  return row === "waiting" ? "send" : undefined;
}

/**
 * The bridge after its next step.
 * @throws RangeError where nothing is left to do
 */
export function advanceBridge(bridge: Bridge): Bridge {
  const step = nextBridgeStep(bridge);
  if (step === undefined) throw new RangeError("The order is through; nothing is left to do.");
  if (step === "crash") return crashBridge(bridge);
  const isLost = isLostOnTheWay(bridge, step);
  const changed = { ...bridge, ...changesOf(bridge, step, isLost) };
  return { ...changed, moves: [...bridge.moves, { step, isLost }] };
}

/** North's process dies: what it had in memory is gone, and nobody hears a reply that is on its way. */
export function crashBridge(bridge: Bridge): Bridge {
  return {
    ...bridge,
    task: undefined,
    message: bridge.message?.to === "south" ? bridge.message : undefined,
    moves: [...bridge.moves, { step: "crash", isLost: false }],
  };
}

/** The bridge when nobody has anything left to do. */
export function finishBridge(bridge: Bridge): Bridge {
  let last = bridge;
  while (nextBridgeStep(last) !== undefined) last = advanceBridge(last);
  return last;
}

/** Orders of north that south does not have. */
export const lostOrders = ({ north, south }: Bridge): number =>
  north.filter((order) => !south.includes(order)).length;

/** Orders of south beyond the one that the client wanted. */
export const surplusOrders = ({ south }: Bridge): number => Math.max(0, south.length - 1);

export type BridgeVerdict = "right" | "lost" | "doubled" | "lost and doubled";

/** What a bridge has come to on which nothing is left to do. */
export function verdictOf(bridge: Bridge): BridgeVerdict {
  const [isLost, isDoubled] = [lostOrders(bridge) > 0, surplusOrders(bridge) > 0];
  if (isLost && isDoubled) return "lost and doubled";
  return isLost ? "lost" : isDoubled ? "doubled" : "right";
}

const hasKey = ({ variant }: Bridge): boolean => variant === "key-only" || variant === "outbox";

const isKnown = (bridge: Bridge): boolean => hasKey(bridge) && bridge.south.length > 0;

function isCrashDue({ fault, moves }: Bridge): boolean {
  if (!(fault in CRASH_POINTS) || moves.some(({ step }) => step === "crash")) return false;
  return moves.at(-1)?.step === CRASH_POINTS[fault as CrashPoint];
}

function isLostOnTheWay({ fault, moves }: Bridge, step: BridgeStep): boolean {
  const isStruck =
    (fault === "not-delivered" && step === "send") || (fault === "reply-lost" && step === "reply");
  return isStruck && !moves.some(({ isLost }) => isLost);
}

function nextOfTask(bridge: Bridge, { by, stage, attempts }: Task): BridgeStep {
  switch (stage) {
    case "asked":
      return hasKey(bridge) && bridge.north.length > 0 ? "recall" : "commit";
    case "stored":
      return bridge.variant === "outbox" ? "answer" : "send";
    case "sent":
      // No reply has come. Whoever has no attempt left writes it into a log and answers.
      return attempts < MOST_ATTEMPTS[bridge.variant] ? "send" : "answer";
    case "replied":
      return by === "relay" ? "mark" : "answer";
  }
}

function changesOf(bridge: Bridge, step: BridgeStep, isLost: boolean): Partial<Bridge> {
  const { variant, north, south, task, message } = bridge;
  switch (step) {
    case "ask":
      return { task: { by: "request", stage: "asked", attempts: 0 } };
    case "commit":
      return {
        north: [...north, north.length],
        row: variant === "outbox" ? "waiting" : "none",
        task: { ...task!, stage: "stored" },
      };
    case "send":
      return {
        task: {
          by: task?.by ?? "relay",
          stage: "sent",
          attempts: (task?.attempts ?? 0) + 1,
        },
        message: isLost ? undefined : { to: "south", order: north.length - 1 },
      };
    case "south-commit":
    case "south-recall":
      return {
        south: step === "south-commit" ? [...south, message!.order] : south,
        // A process that has died hears nothing.
        message: task === undefined ? undefined : { ...message!, to: "north" },
      };
    case "reply":
      return { message: undefined, task: isLost ? task : { ...task!, stage: "replied" } };
    case "mark":
      return { row: "marked", task: undefined };
    default:
      return { isAnswered: true, task: undefined };
  }
}
