import { Consumer } from "sqs-consumer";
import { consumerOptions, consumersFor, orderOf, sqsClient } from "../system/sqs.ts";
import { type Start, supervise } from "../system/supervisor.ts";
import type { Variant } from "../system/variant.ts";
import { variant as sqs } from "./sqs.ts";

/** A message that takes longer than its visibility timeout, and an effect that does not know whether it has been there. */
export const variant: Variant = {
  ...sqs,

  consume: ({ addresses, settings, concurrency, work, record }) => {
    const client = sqsClient(addresses.queue!);
    for (let index = 0; index < consumersFor(concurrency); index++) {
      const consumer = Consumer.create({
        ...consumerOptions(client, addresses.queue!, settings),
        handleMessage: async (message) => {
          const order = orderOf(message);
          await work(order);
          await record(order);
          return message;
        },
      });
      consumer.on("error", () => {});
      consumer.start();
    }
  },
};

export default (start: Start) => supervise(start, import.meta.url, variant);
