/** A trial from its seed: what customers ask, and which processes are killed or paused meanwhile. */
import type { Fault } from "#lab";
import { createRandom, exponential, type Random } from "#lab/random";
import type { Line } from "../system/order-event.ts";

export interface PlannedOrder {
  /** The customer's name for it, and its idempotency key. */
  operation: string;
  atMillis: number;
  lines: Line[];
  /** The customer presses the button twice. */
  isDoubled: boolean;
  /** From acceptance to the cancellation; undefined where the customer does not cancel. */
  cancelAfterMillis: number | undefined;
}

export interface Schedule {
  orders: PlannedOrder[];
  faults: Fault[];
}

const LOAD_MILLIS = 2_000;
const PER_SECOND = 30;
const DOUBLED_SHARE = 0.05;
const CANCELLED_SHARE = 0.2;

export function drawSchedule(seed: string): Schedule {
  return {
    orders: drawOrders(seed, createRandom(`${seed}/orders`)),
    faults: drawFaults(createRandom(`${seed}/faults`)),
  };
}

function drawOrders(seed: string, random: Random): PlannedOrder[] {
  const orders: PlannedOrder[] = [];
  let atMillis = 0;
  for (;;) {
    atMillis += (exponential(random) * 1e3) / PER_SECOND;
    if (atMillis >= LOAD_MILLIS) return orders;
    const whole = (from: number, to: number) => from + Math.floor(random.float() * (to - from));
    orders.push({
      operation: `${seed}/${orders.length + 1}`,
      atMillis,
      lines: Array.from({ length: 3 }, () => ({
        item: whole(1, 500),
        quantity: whole(1, 4),
        priceCents: whole(99, 3_000),
      })),
      isDoubled: random.float() < DOUBLED_SHARE,
      cancelAfterMillis: random.float() < CANCELLED_SHARE ? whole(10, 300) : undefined,
    });
  }
}

/**
 * South pauses for longer than a call's timeout. Later it is killed, and the bridge too once the earliest calls were
 * given up. The bridge is killed again when south is back and the backlog is in flight. Half of the trials kill north.
 */
function drawFaults(random: Random): Fault[] {
  const between = (from: number, to: number) =>
    Number((from + random.float() * (to - from)).toFixed(3));
  const awayAt = between(1.6, 1.65);
  const faults: Fault[] = [
    { atSeconds: between(0.35, 0.4), process: "south", action: "pause", forSeconds: 0.65 },
    { atSeconds: awayAt, process: "south", action: "kill" },
    { atSeconds: awayAt + between(0.85, 0.9), process: "bridge", action: "kill" },
    { atSeconds: between(3.2, 3.35), process: "bridge", action: "kill" },
  ];
  if (random.float() < 0.5)
    faults.push({ atSeconds: between(0.2, 1.9), process: "north", action: "kill" });
  return faults;
}
