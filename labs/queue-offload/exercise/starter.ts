import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { openQueues, orderOf, sender, sqsClient } from "../system/sqs.ts";
import { type Start, supervise } from "../system/supervisor.ts";
import type { Variant } from "../system/variant.ts";

const VISIBILITY_SECONDS = 1;

/** Takes a message off the queue, does its work, and sends it once more where that fails. */
export const variant: Variant = {
  prepare: openQueues,

  accept: ({ addresses }) => sender(addresses.queue!),

  consume: ({ addresses, concurrency, work, record }) => {
    const [client, QueueUrl] = [sqsClient(addresses.queue!), addresses.queue!];
    const send = sender(QueueUrl);

    async function handle(message: Message): Promise<void> {
      const { ReceiptHandle } = message;
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      const order = orderOf(message);
      try {
        await work(order);
        await record(order);
      } catch {
        await send(order);
      }
    }

    async function receive(): Promise<Message[]> {
      const asked = { QueueUrl, WaitTimeSeconds: 1, VisibilityTimeout: VISIBILITY_SECONDS };
      const { Messages = [] } = await client.send(new ReceiveMessageCommand(asked));
      return Messages;
    }

    async function serve(): Promise<void> {
      for (;;) for (const message of await receive()) await handle(message);
    }
    for (let consumer = 0; consumer < concurrency; consumer++) void serve();
  },
};

export default (start: Start) => supervise(start, import.meta.url, variant);
