/** What the service is asked for. Times in seconds. */
import { MEAN_SERVICE_MILLIS } from "../system/queues.ts";

export const MEAN_SERVICE_SECONDS = MEAN_SERVICE_MILLIS / 1e3;
export const RATE_PER_SECOND = 245;
export const PERCENTILE = 0.99;
/** The 99th percentile of latency at the normal rate, at most. */
export const TARGET_SECONDS = 0.15;
/** Share of requests turned away at the normal rate, at most. */
export const REFUSED_SHARE = 0.01;
/** Rate of the surge over the normal one. */
export const SURGE = 2;
/** The 99th percentile of the latency of those who are served in the surge, at most. */
export const SURGE_TARGET_SECONDS = 0.3;
