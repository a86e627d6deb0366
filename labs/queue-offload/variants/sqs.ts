import { Consumer } from "sqs-consumer";
import {
  consumerOptions,
  consumersFor,
  openQueues,
  orderOf,
  sender,
  sqsClient,
} from "../system/sqs.ts";
import { type Start, supervise } from "../system/supervisor.ts";
import type { Variant } from "../system/variant.ts";

/** The answer waits for one message to be sent; a message is deleted once its order has had its effect. */
export const variant: Variant = {
  prepare: openQueues,

  accept: ({ addresses }) => sender(addresses.queue!),

  consume: ({ addresses, settings, concurrency, work, recordOnce }) => {
    const client = sqsClient(addresses.queue!);
    for (let index = 0; index < consumersFor(concurrency); index++) {
      const consumer = Consumer.create({
        ...consumerOptions(client, addresses.queue!, settings),
        handleMessage: async (message) => {
          const order = orderOf(message);
          await work(order);
          await recordOnce(order);
          return message;
        },
      });
      consumer.on("error", () => {});
      consumer.start();
    }
  },
};

export default (start: Start) => supervise(start, import.meta.url, variant);
