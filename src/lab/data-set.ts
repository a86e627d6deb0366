/** How large the shared data set of a lab is, and which one of all of that size. */
import { z } from "zod";

const rows = (least: number, most: number) => z.number().int().min(least).max(most);

export const DataSetSchema = z.strictObject({
  /** At least 32: each of the first thousand has 31 others as friends. */
  players: rows(32, 10_000_000),
  inventory: rows(1, 50_000_000),
  orders: rows(1, 50_000_000),
  /** Every value in every row follows from it. */
  seed: rows(0, 2_147_483_647),
});

export type DataSet = z.infer<typeof DataSetSchema>;
