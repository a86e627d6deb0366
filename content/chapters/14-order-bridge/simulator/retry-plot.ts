/** What retries without a key do to loss and to duplication, by the number of attempts: a picture, a table and words. */

import { formatExact, formatFixed, NO_BREAK_SPACE } from "#content/format.ts";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { type Place, shapesOf } from "#ui/simulator/drawing/shapes.ts";
import type { TableRow } from "#ui/simulator/drawing/table-rows.ts";
import { type AttemptShares, excessDeliveries, lossShare, simulateRetries } from "./retries.ts";

/** What one attempt comes to. */
export const SHARES: AttemptShares = { ok: 0.9, replyLost: 0.03, notDelivered: 0.07 };
export const MOST_ATTEMPTS = 6;
export const ATTEMPTS_DEFAULT = 2;
export const SIMULATED_ORDERS = 200_000;
const SEED = 1;

/** As wide as a phone, so that letters stay readable there. */
export const WIDTH = 320;
export const HEIGHT = 210;
const MARGIN = 8;
const PLOT = { left: 46, right: WIDTH - 20, top: 56, bottom: 174, most: 0.08 } as const;
const TICKS = [0, 0.02, 0.04, 0.06, 0.08];
const ALL = Array.from({ length: MOST_ATTEMPTS }, (_, index) => index + 1);

const { circle, label, line, path } = shapesOf("crash");

/** Two curves by the number of attempts, and the number that the reader has set. */
export function retryMarks(attempts: number): Mark[] {
  const curve = (kind: string, shareOf: (attempts: number) => number) => {
    const places = ALL.map((each): Place => [xOf(each), yOf(shareOf(each))]);
    return [
      path(kind, places),
      ...places.map(([x, y], index) =>
        circle(`${kind}-point`, x, y, index + 1 === attempts ? 5.5 : 3.2),
      ),
    ];
  };
  return [
    label("heading", MARGIN, 14, `Of all orders, with ${attemptsText(attempts)}`),
    line("loss", MARGIN, 26, 32, 26),
    label("label", 38, 30, `lost: ${percent(lossOf(attempts))}`),
    line("excess", 160, 26, 184, 26),
    label("label", 190, 30, `doubled: ${percent(excessOf(attempts))}`),
    ...TICKS.flatMap((share) => [
      line("grid", PLOT.left, yOf(share), PLOT.right, yOf(share)),
      label("note", PLOT.left - 5, yOf(share) + 4, percent(share, 0), "end"),
    ]),
    line("now", xOf(attempts), PLOT.top, xOf(attempts), PLOT.bottom),
    ...curve("loss", lossOf),
    ...curve("excess", excessOf),
    ...ALL.map((each) => label("note", xOf(each), PLOT.bottom + 16, formatExact(each), "middle")),
    label("note", (PLOT.left + PLOT.right) / 2, HEIGHT - 5, "attempts", "middle"),
  ];
}

/** For each number of attempts: lost and doubled, by formula and simulated; that of the picture is the current one. */
export function retryRows(): TableRow[] {
  return ALL.map((attempts) => {
    const { loss, excess } = simulateRetries(
      SHARES,
      attempts,
      SIMULATED_ORDERS,
      `${SEED}/${attempts}`,
    );
    return {
      name: String(attempts),
      attributes: {
        "data-attempts": String(attempts),
        "aria-current": attempts === ATTEMPTS_DEFAULT ? "true" : undefined,
      },
      cells: [
        percent(lossOf(attempts)),
        percent(loss.value),
        percent(excessOf(attempts)),
        percent(excess.value),
      ],
    };
  });
}

/** What the picture shows. */
export function retrySentence(attempts: number): string {
  const doubled = excessOf(attempts);
  const lost = `With ${attemptsText(attempts)}, ${percent(lossOf(attempts))} of the orders are lost`;
  if (doubled === 0) return `${lost}, and none is delivered twice.`;
  return `${lost}, and for every hundred there are ${formatFixed(doubled * 100, 1)} deliveries too many.`;
}

const lossOf = (attempts: number) => lossShare(SHARES, attempts);
const excessOf = (attempts: number) => excessDeliveries(SHARES, attempts);

const xOf = (attempts: number) =>
  PLOT.left + 12 + ((attempts - 1) / (MOST_ATTEMPTS - 1)) * (PLOT.right - PLOT.left - 24);
const yOf = (share: number) => PLOT.bottom - (share / PLOT.most) * (PLOT.bottom - PLOT.top);

const attemptsText = (attempts: number): string =>
  attempts === 1 ? "1 attempt" : `${attempts} attempts`;

/** A share of 1 with 2 significant digits, however small it is, or with so many decimals. */
function percent(share: number, decimals?: number): string {
  const value = share * 100;
  const significant = value === 0 ? 0 : Math.max(0, 1 - Math.floor(Math.log10(value)));
  return `${formatFixed(value, decimals ?? significant)}${NO_BREAK_SPACE}%`;
}
