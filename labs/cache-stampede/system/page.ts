/** A page as the cache keeps it, and the errors that stand in place of one. */

export interface Page {
  id: number;
  value: number;
  /** When the database read it, in milliseconds since 1970. */
  asOf: number;
  /** How long it took to make. */
  tookMillis: number;
}

export const ageMillis = ({ asOf }: Page): number => Date.now() - asOf;

/** The answer would come after its deadline, or has. */
export class Late extends Error {}

/** There is no room for this request: it is refused before it costs anything. */
export class Shed extends Error {}
