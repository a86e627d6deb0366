/** Seeded random numbers for labs, so that a variant draws the same times in every run. */
export { createRandom, type Random } from "../stats/random.ts";
export { exponential, timesOf } from "../stats/service-times.ts";
