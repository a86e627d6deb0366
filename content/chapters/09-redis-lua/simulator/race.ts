/**
 * A race for one number, step by step: two clients each sell one unit of the same stock, and the server
 * carries out one step after another, in whatever order they come. Exact and without randomness.
 */

export type Client = 0 | 1;

/**
 * get-then-set: read, decide in the client, write. watch-multi: the same, but a write is discarded where
 * the stock has changed since it was read, and the client begins again. script: decision and write in one step.
 */
export type Way = "get-then-set" | "watch-multi" | "script";

export type Step = "get" | "set" | "exec" | "script";

/** One step that the server has carried out. */
export interface Move {
  client: Client;
  step: Step;
  /** What was read, or what the stock is afterwards where it was written. */
  value: number;
  /** discarded: an exec that found the stock changed. refused: there was no unit to sell. */
  result: "read" | "written" | "discarded" | "refused";
}

interface Player {
  /** What the client has read and not used yet, and how often the stock had been written by then. */
  read: { value: number; writes: number } | undefined;
  outcome: "sold" | "refused" | undefined;
}

export interface Race {
  way: Way;
  /** Units at the beginning. */
  stock: number;
  /** What the server says is left. */
  left: number;
  /** How often the stock was written. */
  writes: number;
  players: readonly [Player, Player];
  /** In the order in which the server carried them out. */
  moves: readonly Move[];
}

const CLIENTS: readonly Client[] = [0, 1];

/** @throws RangeError for a stock that is no whole number of at least 0 */
export function startRace(way: Way, stock: number): Race {
  if (!(Number.isInteger(stock) && stock >= 0))
    throw new RangeError(`A stock is a whole number of units, not ${stock}.`);
  const idle: Player = { read: undefined, outcome: undefined };
  return { way, stock, left: stock, writes: 0, players: [idle, idle], moves: [] };
}

/** What a client does next; undefined where it has sold or was refused. */
export function nextStep({ way, players }: Race, client: Client): Step | undefined {
  const { read, outcome } = players[client];
  if (outcome !== undefined) return undefined;
  if (way === "script") return "script";
  if (read === undefined) return "get";
  return way === "get-then-set" ? "set" : "exec";
}

export const isOver = (race: Race): boolean =>
  CLIENTS.every((client) => nextStep(race, client) === undefined);

/**
 * The race after one more step of a client.
 * @throws RangeError where that client has nothing left to do
 */
export function move(race: Race, client: Client): Race {
  const step = nextStep(race, client);
  if (step === undefined)
    throw new RangeError(`Client ${client} has nothing left to do in this race.`);
  const { value, writes } = race.players[client].read ?? { value: race.left, writes: race.writes };
  const made = (result: Move["result"], shown: number, player: Player, left = race.left): Race => ({
    ...race,
    left,
    writes: race.writes + (result === "written" ? 1 : 0),
    players: client === 0 ? [player, race.players[1]] : [race.players[0], player],
    moves: [...race.moves, { client, step, value: shown, result }],
  });
  const over = (outcome: Player["outcome"]): Player => ({ read: undefined, outcome });
  if (step === "exec" && writes !== race.writes)
    return made("discarded", race.left, { read: undefined, outcome: undefined });
  if (step !== "get" && value >= 1) return made("written", value - 1, over("sold"), value - 1);
  if (value < 1) return made("refused", value, over("refused"));
  return made("read", value, { read: { value, writes }, outcome: undefined });
}

/** Every order in which the steps of both clients can come, played to its end; the first client's steps first. */
export function allRaces(way: Way, stock: number): Race[] {
  const from = (race: Race): Race[] => {
    if (isOver(race)) return [race];
    return CLIENTS.filter((client) => nextStep(race, client) !== undefined).flatMap((client) =>
      from(move(race, client)),
    );
  };
  return from(startRace(way, stock));
}

export const soldIn = ({ players }: Race): number =>
  players.filter(({ outcome }) => outcome === "sold").length;

/** Sales that the stock does not know of: units sold, less those that have gone from it. */
export const lostIn = (race: Race): number => soldIn(race) - (race.stock - race.left);

export const discardedIn = ({ moves }: Race): number =>
  moves.filter(({ result }) => result === "discarded").length;

/** The clients in the order of their steps: "ABAB". */
export const orderOf = ({ moves }: Race): string =>
  moves.map(({ client }) => "AB"[client]).join("");

/** In how many orders the steps of two clients can come, each client's own in their order: (a + b)! / (a! b!). */
export function interleavings(stepsOfOne: number, stepsOfOther: number): number {
  let orders = 1;
  for (let step = 1; step <= stepsOfOther; step++) orders = (orders * (stepsOfOne + step)) / step;
  return orders;
}

/**
 * The chance that somebody else writes between a read and the write that follows from it, where writes
 * come at random: 1 - exp(-rate × window). Rate per second, window in seconds.
 */
export function chanceOfInterruption(ratePerSecond: number, windowSeconds: number): number {
  if (!(ratePerSecond >= 0 && windowSeconds >= 0))
    throw new RangeError(
      `A chance is had from a rate and a window of 0 or more, not from ${ratePerSecond} a second and ${windowSeconds} s.`,
    );
  return -Math.expm1(-ratePerSecond * windowSeconds);
}
