import type { Start } from "../system/app.ts";
import { serveInserts } from "../system/receipts.ts";

/** A statement, a round trip and a commit for each row. */
export default (start: Start) =>
  serveInserts(start, (table, { ask }) => {
    const insertOne = {
      name: "insert-one",
      text: `INSERT INTO ${table} VALUES ($1, $2, $3, $4, $5, $6)`,
    };

    return async (receipts) => {
      for (const receipt of receipts) await ask(insertOne, receipt);
    };
  });
