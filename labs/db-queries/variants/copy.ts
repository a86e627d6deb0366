import { finished } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import type { Start } from "../system/app.ts";
import { serveInserts } from "../system/receipts.ts";

/** The rows as lines of text, in the format that COPY reads; nothing in them needs to be escaped here. */
export default (start: Start) =>
  serveInserts(start, (table, database) => async (receipts) => {
    const lines = receipts.map((receipt) => `${receipt.join("\t")}\n`);
    const client = await database.pool.connect();
    try {
      const stream = client.query(copyFrom(`COPY ${table} FROM STDIN`));
      stream.end(lines.join(""));
      await finished(stream);
      database.queries += 1;
    } finally {
      client.release();
    }
  });
