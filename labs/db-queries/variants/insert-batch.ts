import type { Start } from "../system/app.ts";
import { serveInserts } from "../system/receipts.ts";

/** One statement for all rows, which travel as an array for each column. */
export default (start: Start) =>
  serveInserts(start, (table, { ask }) => {
    const insertAll = {
      name: "insert-all",
      text: `INSERT INTO ${table} SELECT * FROM unnest(
               $1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::text[], $6::timestamptz[])`,
    };

    return (receipts) => {
      const columns = receipts[0]!.map((_, column) => receipts.map((receipt) => receipt[column]));
      return ask(insertAll, columns);
    };
  });
