import { Effects } from "./effects.ts";
import type { ProcessStart } from "./messages.ts";
import { Neighbour } from "./neighbour-client.ts";
import type { Channel } from "./run-process.ts";
import { Semaphore } from "./semaphore.ts";
import type { Tools } from "./variant.ts";

const MOST_CONNECTIONS = 8;

/** Opens the tools of a process. */
export function openTools(
  { run, settings, addresses, concurrency }: ProcessStart,
  channel: Channel,
): Tools & { effects: Effects } {
  const effects = Effects.open(addresses.postgres!, run, Math.min(concurrency, MOST_CONNECTIONS));
  const neighbour = new Neighbour(addresses.neighbour!, concurrency);
  const semaphore = new Semaphore(concurrency);
  return {
    run,
    settings,
    addresses,
    concurrency,
    effects,
    work: (order) =>
      semaphore.with(() => {
        channel.count("attempts");
        return neighbour.work(order);
      }),
    recordOnce: (order) => effects.recordOnce(order),
    record: (order) => effects.record(order),
  };
}
