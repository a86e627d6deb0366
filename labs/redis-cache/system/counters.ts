/** What a process counts of itself since its start; every number only rises. */
export interface Counters {
  /** Requests for a player, answered from anywhere. */
  reads: number;
  /** Reads answered without the database. */
  hits: number;
  /** Of the hits: those answered without Redis. */
  local: number;
  /** Reads that asked the database. */
  queries: number;
  writes: number;
  /** Answers older than the newest write that had been acknowledged when the read began. */
  stale: number;
  /** Of the values that were read, from wherever. */
  bytes: number;
  /** Values that were stored under a lease that was still there. */
  kept: number;
}

export const noCounts = (): Counters => ({
  reads: 0,
  hits: 0,
  local: 0,
  queries: 0,
  writes: 0,
  stale: 0,
  bytes: 0,
  kept: 0,
});

/** Those that are read around every slice. */
export const COUNTED = ["reads", "hits", "local", "queries", "writes", "stale"];
