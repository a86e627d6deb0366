/**
 * How Node.js is started for the open-loop generator. Its garbage collector must not be what makes requests
 * late: with 900 connections at 3,600 requests/s and the usual young generation, a collection of 5 to 10 ms
 * three times a second made the 99th percentile of lateness 4 ms; with these, 0.1 ms on the same machine.
 */
export const GENERATOR_FLAGS: readonly string[] = [
  // Fewer collections of the young generation, in which more has died by then.
  "--min-semi-space-size=64",
  "--max-semi-space-size=64",
  // The generator has one core: helpers of the collector would only take turns with what waits for them.
  "--single-threaded-gc",
  // So that what opening connections leaves behind is collected before the first request is due.
  "--expose-gc",
];
