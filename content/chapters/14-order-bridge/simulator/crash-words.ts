/** What the crash stepper says of an order on its way over the bridge. */
import {
  type Bridge,
  type BridgeStep,
  lostOrders,
  nextBridgeStep,
  surplusOrders,
  verdictOf,
} from "./bridge.ts";

const STEP_WORDS: Readonly<Record<BridgeStep, string>> = {
  ask: "the client asks",
  commit: "north stores",
  recall: "north answers from its books",
  send: "a message to south",
  "south-commit": "south stores",
  "south-recall": "south knows it",
  reply: "the reply",
  mark: "the row is marked",
  answer: "north answers",
  crash: "the process dies",
};

/** What the button of the next step says. */
export function nextText(bridge: Bridge): string {
  const step = nextBridgeStep(bridge);
  return step === undefined ? "The order is through" : `Next: ${STEP_WORDS[step]}`;
}

/** What happened last, and at the end what has become of the order. */
export function crashSentence(bridge: Bridge): string {
  if (bridge.moves.length === 0)
    return "A client wants one order, in the books of north and of south. Go on step by step.";
  const told = lastSentence(bridge);
  return nextBridgeStep(bridge) === undefined ? `${told} ${resultSentence(bridge)}` : told;
}

function resultSentence(bridge: Bridge): string {
  const { north, south } = bridge;
  const books = `North has ${orders(north.length)}, south has ${orders(south.length)}`;
  switch (verdictOf(bridge)) {
    case "right":
      return `${books}, and they are the same: right.`;
    case "lost":
      return `${books}: ${orders(lostOrders(bridge))} lost.`;
    case "doubled":
      return `${books}, for a client that wanted one: doubled.`;
    case "lost and doubled":
      return `${books}: ${orders(lostOrders(bridge))} lost, and ${surplusOrders(bridge)} too many.`;
  }
}

function lastSentence(bridge: Bridge): string {
  const { variant, moves, south } = bridge;
  const { step, isLost } = moves.at(-1)!;
  const before = moves.slice(0, -1);
  const times = (which: BridgeStep) => before.filter((move) => move.step === which).length;
  const hasKey = variant === "key-only" || variant === "outbox";
  switch (step) {
    case "ask":
      if (times("ask") === 0)
        return `The client sends its order to north${hasKey ? ", with a key that it made" : ""}.`;
      return `The client got no answer and retries${hasKey ? ", with the same key" : ""}.`;
    case "commit":
      if (variant === "outbox")
        return "North stores the order, and in the same transaction the row that says what is to be sent.";
      return times("commit") === 0
        ? "North stores the order."
        : "North cannot know that it is the same, and stores another order.";
    case "recall":
      return variant === "outbox"
        ? "North knows the key and answers from its books. The row is still to be sent."
        : "North knows the key and answers from its books. It sends nothing.";
    case "send":
      return sendSentence(bridge, isLost);
    case "south-commit":
      if (times("south-commit") === 0) return "South stores the order.";
      return new Set(south).size < south.length
        ? "South cannot know that it is the same, and stores it a second time."
        : "South stores it: for south it is another order.";
    case "south-recall":
      return "South knows the key, stores nothing and gives its first answer again.";
    case "reply":
      return isLost
        ? "South’s reply is lost. The sender cannot tell whether the order was stored."
        : "South’s reply reaches the sender.";
    case "mark":
      return "The relay marks the row.";
    case "answer":
      return before.at(-1)?.isLost
        ? "No attempt is left. North writes a line into its log, and tells the client that the order is accepted."
        : "North tells the client that the order is accepted.";
    case "crash":
      return crashOf(bridge);
  }
}

function sendSentence({ variant, moves }: Bridge, isLost: boolean): string {
  const before = moves.slice(0, -1);
  const end = isLost ? ", but the message does not arrive." : ".";
  const isRepeat = before.some(({ step }) => step === "send");
  if (variant === "outbox") {
    const relay = "The relay finds a row that is not marked and sends the order";
    return `${relay}${isRepeat ? " again" : ""}, with its key${end}`;
  }
  const isRetry = before.at(-1)?.isLost ?? false;
  return isRetry
    ? `No reply has come, so north sends the order again${variant === "key-only" ? ", with the same key" : ""}${end}`
    : `North sends the order to south${end}`;
}

function crashOf({ row, isAnswered, north }: Bridge): string {
  if (row === "waiting")
    return "The process dies. What it had in memory is gone; the row is still in the books, and is not marked.";
  if (north.length === 0) return "The process dies. Nothing has been stored anywhere.";
  const client = isAnswered ? "" : ", and the client has no answer";
  return `The process dies. What it still had to do is gone with it${client}.`;
}

const orders = (count: number): string => (count === 1 ? "1 order" : `${count} orders`);
