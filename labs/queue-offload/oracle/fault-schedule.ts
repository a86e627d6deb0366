/** The faults of a trial from its seed: kills and pauses of processes, restarts of Redis. */
import type { Fault } from "#lab";
import type { Random } from "#lab/random";
import type { Settings } from "../system/scenario.ts";

const MOST_WORKER_KILLS = 3;
const MOST_WEB_KILLS = 2;
const PAUSE_SHARE = 0.5;
const RESTART_SHARE = 0.9;
/** A worker that is stopped wakes when others have long had its orders. */
const PAUSED_LOCKS = 1.5;

export interface DrawnOptions {
  settings: Settings;
  /** How long orders are sent. */
  seconds: number;
  orders: number;
  /** Whether the queue is in Redis, which then may be killed and started. */
  isInRedis: boolean;
}

/** At least one worker and one web process are killed, while orders are in flight. */
export function drawFaults(
  random: Random,
  { settings, seconds, orders, isInRedis }: DrawnOptions,
): Fault[] {
  const at = (from: number, to: number) => ({
    atSeconds: Number((seconds * (from + (to - from) * random.float())).toFixed(3)),
  });
  const upTo = (most: number) => 1 + Math.floor(random.float() * most);
  const kill = (process: string) => ({ process, action: "kill" as const });
  const faults: Fault[] = [];
  for (let index = upTo(MOST_WORKER_KILLS); index > 0; index--)
    faults.push({ ...at(0.15, 1), ...kill("worker") });
  for (let index = upTo(MOST_WEB_KILLS); index > 0; index--) {
    // Right after an order was accepted, or at any time.
    const count = Math.max(1, Math.round(orders * (0.1 + 0.4 * random.float())));
    const when =
      random.float() < 0.5 ? { afterCount: { counter: "accepted", count } } : at(0.15, 0.95);
    faults.push({ ...when, ...kill("web") });
  }
  if (random.float() < PAUSE_SHARE) {
    const ownedSeconds = Math.max(settings.lockMillis / 1e3, settings.visibilitySeconds);
    const forSeconds = PAUSED_LOCKS * ownedSeconds;
    faults.push({ ...at(0.15, 0.6), process: "worker", action: "pause", forSeconds });
  }
  if (random.float() < RESTART_SHARE && isInRedis)
    faults.push({ ...at(0.5, 0.95), service: "redis", action: "restart" });
  return faults;
}
