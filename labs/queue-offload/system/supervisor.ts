/** A server of several processes: the neighbour, the queue, the web process and its workers, each started again when it dies. */
import { Effects } from "./effects.ts";
import { KeptProcess, type ProcessName } from "./kept-process.ts";
import type { Counters, ProcessStart, ToSupervisor } from "./messages.ts";
import { PLACES, settingsOf, WORKERS } from "./scenario.ts";
import type { Variant } from "./variant.ts";

/** What the harness hands to a variant. */
export interface Start {
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  /** 0 takes any free port. */
  port: number;
}

/** A store that does not answer by then is counted as it was. */
const COUNTED_WITHIN_MILLIS = 1_000;

/** Counted over the process, so that two servers in it share nothing. */
let servers = 0;

/**
 * Starts a variant's processes and gives the address of the web process.
 * @param file the address of the variant's file
 * @throws Error where a service is missing, or a process cannot begin
 */
export async function supervise(
  { params, services, port }: Start,
  file: string,
  variant: Variant,
): Promise<string> {
  const { redis, postgres } = services;
  if (redis === undefined || postgres === undefined)
    throw new Error("this lab needs Redis and PostgreSQL; `npm run lab` starts both.");
  const settings = settingsOf(params);
  const run = `offload-${process.pid}-${Date.now().toString(36)}-${++servers}`;
  const effects = Effects.open(postgres, run, 1);
  await effects.create();

  const counted: Counters = { received: 0, accepted: 0, attempts: 0 };
  const start = (name: ProcessName, some: Partial<ProcessStart>) =>
    KeptProcess.start(
      name,
      { variant: file, run, settings, addresses: services, places: PLACES, port: 0, ...some },
      hear,
    );
  const queue = await variant.begin?.({
    run,
    settings,
    services,
    startEmulator: async () => (await start("emulator", {})).address,
  });
  /** Orders whose client was told yes, and whose effect nobody has seen yet. */
  const owed = new Set<string>();
  let kept = 0;
  const countStores = keepingLast(async () => {
    const done = await effects.doneAmong([...owed]);
    for (const order of done) if (owed.delete(order)) kept += 1;
    return {
      ...(await effects.counts()),
      "accepted-done": kept,
      "dead-lettered": (await queue?.countDead()) ?? 0,
    };
  });

  function hear(message: ToSupervisor, from: KeptProcess): void {
    if (message.type === "count") {
      counted[message.name] = (counted[message.name] ?? 0) + 1;
      if (message.order !== undefined) owed.add(message.order);
    }
    if (message.type !== "ask-counters") return;
    const { ticket } = message;
    void countStores().then((stored) =>
      from.send({ type: "counters", ticket, counters: { ...counted, ...stored } }),
    );
  }

  const neighbour = await start("neighbour", {});
  const addresses = { ...services, ...queue?.addresses, neighbour: neighbour.address };
  const web = await start("web", { addresses, port });
  if (variant.consume !== undefined) {
    const places = PLACES / WORKERS;
    await Promise.all(
      Array.from({ length: WORKERS }, () => start("worker", { addresses, places })),
    );
  }
  return web.address;
}

/** Counts as a store has them, or as it last had them where it does not say in time; none ever falls. */
function keepingLast(count: () => Promise<Counters>): () => Promise<Counters> {
  const last: Counters = {
    completed: 0,
    "accepted-done": 0,
    "surplus-effects": 0,
    "completion-millis": 0,
    "dead-lettered": 0,
  };
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Counters>((resolve) => {
      timer = setTimeout(() => resolve({}), COUNTED_WITHIN_MILLIS);
    });
    const now = await Promise.race([count().catch((): Counters => ({})), late]);
    clearTimeout(timer);
    for (const [name, value] of Object.entries(now)) last[name] = Math.max(last[name] ?? 0, value);
    return { ...last };
  };
}
