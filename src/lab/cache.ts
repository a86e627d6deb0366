/** Caches of least-recently-used entries for labs: what their claims hold hit ratios against, and how one is filled. */
export {
  cheEstimate,
  drawKeys,
  zipfPopularity,
} from "../stats/lru/lru-cache.ts";
export { LruKeys } from "../stats/lru/lru-simulation.ts";
