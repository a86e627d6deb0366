/** A server of several processes: neighbour, queue, web process and workers, each restarted when it dies. */
import { Effects } from "./effects.ts";
import type { Counters, ProcessStart, ToSupervisor } from "./messages.ts";
import { CONCURRENCY, settingsOf, WORKERS } from "./scenario.ts";
import { type ProcessName, SupervisedProcess } from "./supervised-process.ts";
import type { Variant } from "./variant.ts";

/** What the harness passes to a variant. */
export interface Start {
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  /** 0 takes any free port. */
  port: number;
}

/** A store that does not answer by then is counted as it was. */
const COUNTED_WITHIN_MILLIS = 1_000;

/** Counts the servers of this process, so that two of them share nothing. */
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
    SupervisedProcess.start(
      name,
      {
        variant: file,
        run,
        settings,
        addresses: services,
        concurrency: CONCURRENCY,
        port: 0,
        ...some,
      },
      hear,
    );
  const queue = await variant.prepare?.({
    run,
    settings,
    services,
    startEmulator: async () => (await start("emulator", {})).address,
  });
  /** Accepted orders whose effect was not seen yet. */
  const outstanding = new Set<string>();
  let acceptedDone = 0;
  const countStores = keepingLast(async () => {
    const done = await effects.doneAmong([...outstanding]);
    for (const order of done) if (outstanding.delete(order)) acceptedDone += 1;
    return {
      ...(await effects.counts()),
      "accepted-done": acceptedDone,
      "dead-lettered": (await queue?.countDead()) ?? 0,
    };
  });

  function hear(message: ToSupervisor, from: SupervisedProcess): void {
    if (message.type === "count") {
      counted[message.name] = (counted[message.name] ?? 0) + 1;
      if (message.order !== undefined) outstanding.add(message.order);
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
    const concurrency = CONCURRENCY / WORKERS;
    await Promise.all(
      Array.from({ length: WORKERS }, () => start("worker", { addresses, concurrency })),
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
