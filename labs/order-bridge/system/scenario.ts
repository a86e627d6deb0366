/** What all bridges meet: how north delivers, how the link to south fails, how long things take. */

/** Parameters of a variant; times in milliseconds. */
export interface Settings {
  /** Fixes every sample: an operation of one name meets the same faults in every variant. */
  seed: string;
  /** Shares of the calls over the link: never delivered; answered with 503 without work; done, and the answer lost. */
  droppedShare: number;
  refusedShare: number;
  unheardShare: number;
  /** Shares of north's webhooks: delivered twice; delivered `heldMillis` late, behind later ones. */
  repeatedShare: number;
  heldShare: number;
  heldMillis: number;
  /** South's mean work on a ticket. */
  workMillis: number;
  /** Timeout of one call to south. */
  attemptMillis: number;
  /** North's timeout for a webhook: longer than four attempts and their pauses. */
  webhookMillis: number;
  /** North delivers an event again this long after a delivery failed. */
  redeliverMillis: number;
  /** Interval at which the outbox's relay polls, and the longest backoff of an event that could not be sent. */
  pollMillis: number;
  longestPauseMillis: number;
  /** A killed process is restarted after `restartMillis`; south, whose absence is the outage, after `outageMillis`. */
  restartMillis: number;
  outageMillis: number;
  /** How far north's clock is ahead. */
  clockSkewMillis: number;
}

/** A link that loses or refuses one call in ten, and processes that restart soon after a kill. */
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
  webhookMillis: 3_000,
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
 * When the bridge and south are killed, in seconds from the start of the load. Each kill of south meets its restart,
 * which makes one outage of about five seconds.
 */
export const BRIDGE_KILLED_AT_SECONDS = [5, 9, 13];
export const SOUTH_KILLED_AT_SECONDS = [17, 18.3, 19.6, 20.9];
export const FAULTS_END_AT_SECONDS = 26;

/** Calls to south before a bridge gives up, and its pause before the second call; later pauses double. */
export const ATTEMPTS = 4;
export const FIRST_PAUSE_MILLIS = 100;
/** Rows that the outbox's relay takes at once, and relays in the process. */
export const BATCH = 50;
export const RELAYS = 2;

/** Parameters from the harness; the usual value of each that it leaves out. */
export function settingsOf(params: Record<string, string | number | boolean>): Settings {
  const read = Object.entries(usual).map(([name, byDefault]) => {
    const given = params[name] ?? byDefault;
    return [name, typeof byDefault === "number" ? Number(given) : String(given)];
  });
  return Object.fromEntries(read) as Settings;
}
