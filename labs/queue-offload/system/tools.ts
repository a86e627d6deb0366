import { Effects } from "./effects.ts";
import type { ProcessStart } from "./messages.ts";
import { Neighbour } from "./neighbour-client.ts";
import { Places } from "./places.ts";
import type { Link } from "./run-process.ts";
import type { Tools } from "./variant.ts";

const MOST_CONNECTIONS = 8;

/** A process' means, opened once. */
export function openTools(
  { run, settings, addresses, places }: ProcessStart,
  link: Link,
): Tools & { effects: Effects } {
  const effects = Effects.open(addresses.postgres!, run, Math.min(places, MOST_CONNECTIONS));
  const neighbour = new Neighbour(addresses.neighbour!, places);
  const taken = new Places(places);
  return {
    run,
    settings,
    addresses,
    places,
    effects,
    work: (order) =>
      taken.with(() => {
        link.count("attempts");
        return neighbour.work(order);
      }),
    recordOnce: (order) => effects.recordOnce(order),
    record: (order) => effects.record(order),
  };
}
