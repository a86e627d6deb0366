import { Queue, Worker } from "bullmq";
import {
  type Job,
  jobOptions,
  openQueue,
  producerConnection,
  QUEUE,
  workerConnection,
  workerOptions,
} from "../system/bull.ts";
import { type Start, supervise } from "../system/supervisor.ts";
import type { Variant } from "../system/variant.ts";

/** The answer waits for one write to Redis; workers do the work, and an order that was worked on twice has one effect. */
export const variant: Variant = {
  prepare: (setup) => openQueue(setup, { keepsOnDisk: true }),

  accept: async ({ addresses, run, settings }) => {
    const queue = new Queue<Job>(QUEUE, { ...producerConnection(addresses), prefix: run });
    queue.on("error", () => {});
    await queue.waitUntilReady();
    return async (order) => {
      await queue.add("order", order, { jobId: `order-${order.id}`, ...jobOptions(settings) });
    };
  },

  consume: async ({ addresses, run, settings, concurrency, work, recordOnce }) => {
    const worker = new Worker<Job>(
      QUEUE,
      async ({ data: order }) => {
        await work(order);
        await recordOnce(order);
      },
      {
        ...workerConnection(addresses),
        ...workerOptions(settings),
        prefix: run,
        concurrency,
      },
    );
    worker.on("error", () => {});
    await worker.waitUntilReady();
  },
};

export default (start: Start) => supervise(start, import.meta.url, variant);
