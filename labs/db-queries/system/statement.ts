import type { QueryResultRow } from "pg";

/** A statement under a name: each connection has it parsed once, and sends values from then on. */
export interface Statement {
  name: string;
  text: string;
}

/** Sends one statement, waits for its answer, and gives the rows. */
export type Ask = <Row extends QueryResultRow>(
  statement: Statement,
  values?: readonly unknown[],
) => Promise<Row[]>;
