/** What the exercise's file exports, and what its script has to do. */

/**
 * Sells one unit of a sale to one player, if one is left and the player has none. It takes the unit from
 * the stock, adds an entry with the fields `player` and `price` to the ledger, and answers the price in
 * full; nil where it sells nothing.
 */
export interface SaleScript {
  /**
   * Every key that the script touches, in the order of KEYS: the stock (a number), the ledger (a stream)
   * and whatever else it keeps, under names that begin with the sale's and a colon.
   */
  keys(sale: string): string[];
  /** What it is given as ARGV. */
  args(player: string): string[];
  lua: string;
}

export const stockKey = (sale: string) => `${sale}:stock`;
export const ledgerKey = (sale: string) => `${sale}:ledger`;

/** A unit is cheap while more than this many are left, itself included. */
export const CHEAP_ABOVE = 10;
export const CHEAP_PRICE = 4.5;
export const PRICE = 6.25;

export const priceAt = (left: number) => (left > CHEAP_ABOVE ? CHEAP_PRICE : PRICE);
