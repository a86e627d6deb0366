/** What all bridges meet: how north delivers, how the way to south fails, how long things take. */

/** Parameters of a variant; times in milliseconds. */
export interface Settings {
  /** Fixes every draw: an operation of one name meets the same faults in every variant. */
  seed: string;
  /** Shares of the calls on the way to south: never delivered; answered 503 without work; done, and the answer lost. */
  droppedShare: number;
  refusedShare: number;
  unheardShare: number;
  /** Shares of north's webhooks: delivered twice; delivered late by `heldMillis`, behind those that came after them. */
  repeatedShare: number;
  heldShare: number;
  heldMillis: number;
  /** South's own work on a ticket, on average. */
  workMillis: number;
  /** How long a bridge waits for south's answer to one call. */
  attemptMillis: number;
  /** North delivers again what was not acknowledged, after so long. */
  redeliverMillis: number;
  /** How often the outbox's relay looks, and how long an event waits at most that could not be passed on. */
  pollMillis: number;
  longestPauseMillis: number;
  /** A process that was killed is started again after so long; south, whose absence is an outage, after the second. */
  restartMillis: number;
  outageMillis: number;
  /** By how much north's clock is ahead. */
  clockSkewMillis: number;
}

/** A way that loses one call in ten or its answer, and processes that are soon back when they are killed. */
export const usual = {
  seed: "order-bridge",
  droppedShare: 0.03,
  refusedShare: 0.04,
  unheardShare: 0.03,
  repeatedShare: 0.05,
  heldShare: 0.05,
  heldMillis: 300,
  workMillis: 80,
  attemptMillis: 400,
  redeliverMillis: 200,
  pollMillis: 100,
  longestPauseMillis: 400,
  restartMillis: 100,
  outageMillis: 1_100,
  clockSkewMillis: 0,
} satisfies Settings;

export const RATE_PER_SECOND = 40;
/** Customers who change their mind at once. */
export const CANCEL_SHARE = 0.05;

/**
 * When the bridge is killed, and when south is, in seconds from the start of the load. South is killed again and again
 * while it starts, which makes one outage of about five seconds.
 */
export const BRIDGE_KILLED_AT_SECONDS = [5, 9, 13];
export const SOUTH_KILLED_AT_SECONDS = [17, 18.3, 19.6, 20.9];
export const FAULTS_END_AT_SECONDS = 26;

/** How often a bridge calls south before it gives up, and how long it pauses before the second call; later pauses double. */
export const ATTEMPTS = 4;
export const FIRST_PAUSE_MILLIS = 100;
/** North waits so long for a webhook to be acknowledged: longer than four attempts and their pauses. */
export const WEBHOOK_MILLIS = 3_000;
/** The outbox's relay: how many rows it takes at once, and how many relays there are in the process. */
export const BATCH = 50;
export const RELAYS = 2;

/** Parameters as the harness hands them over; the usual ones where one is left out. */
export function settingsOf(params: Record<string, string | number | boolean>): Settings {
  const read = Object.entries(usual).map(([name, byDefault]) => {
    const given = params[name] ?? byDefault;
    return [name, typeof byDefault === "number" ? Number(given) : String(given)];
  });
  return Object.fromEntries(read) as Settings;
}
