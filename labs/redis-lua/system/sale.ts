/** A sale's keys, and what is the same in every shop. */

/** Connections to Redis: as many in every variant, so that none has more of them to win with. */
export const CONNECTIONS = 32;

/** Cannot run out while a shop is under load, so that every answer is the same. */
export const STOCK_UNDER_LOAD = 1_000_000_000;

/** Where one item of one sale is kept. */
export interface Keys {
  /** Units that are left, a number. */
  stock: string;
  /** A set of the players who have a unit. */
  owners: string;
  /** A stream with an entry for each unit sold, of all items. */
  ledger: string;
}

export const keysOf = (prefix: string, item: number): Keys => ({
  stock: `${prefix}stock:${item}`,
  owners: `${prefix}owners:${item}`,
  ledger: `${prefix}ledger`,
});
