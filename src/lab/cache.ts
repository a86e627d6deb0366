/** Caches of least-recently-used entries for labs: what their claims hold hit ratios against, and how one is filled. */
export {
  type CheEstimate,
  cheEstimate,
  drawKeys,
  type LruCache,
  zipfPopularity,
} from "../stats/lru/lru-cache.ts";
export { LruKeys } from "../stats/lru/lru-simulation.ts";
