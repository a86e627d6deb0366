/** What a sale by the learner's script has to keep to, looked at when it is over. */
import { priceAt } from "./contract.ts";
import type { Bought, Entry } from "./sale.ts";

export interface Observed {
  stock: number;
  /** Every purchase that was tried, with what was answered. */
  bought: readonly Bought[];
  left: number;
  /** In the order of the sales. */
  ledger: readonly Entry[];
}

const isSold = ({ reply }: Bought) => reply !== null && reply !== undefined;

/** A sentence part for each rule that was broken. */
export function rulesBroken({ stock, bought, left, ledger }: Observed): string[] {
  const sold = bought.filter(isSold).map(({ player }) => player);
  const buyers = new Set(sold);
  const askers = new Set(bought.map(({ player }) => player));
  const listed = new Set(ledger.map(({ player }) => player));
  const isListed = ledger.length === sold.length && sold.every((player) => listed.has(player));
  const broken: [is: boolean, text: string][] = [
    [sold.length > stock, "more units were sold than there were"],
    [buyers.size < sold.length, "a player got a second unit"],
    [sold.length < Math.min(stock, askers.size), "a player was turned away while units were left"],
    [stock - left !== sold.length, "units sold and units left did not add up to the stock"],
    [!isListed, "the ledger did not list what was sold"],
  ];
  return broken.filter(([is]) => is).map(([, text]) => text);
}

/** How many sales had another price than they should have, in the ledger or in the answer. */
export function wrongPrices({ stock, bought, ledger }: Observed): number {
  const replies = new Map(bought.filter(isSold).map(({ player, reply }) => [player, reply]));
  return ledger.filter(({ player, price }, index) => {
    const right = priceAt(stock - index);
    return Number(price) !== right || Number(replies.get(player)) !== right;
  }).length;
}
