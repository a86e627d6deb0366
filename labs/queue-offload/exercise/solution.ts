import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { openQueues, orderOf, sender, sqsClient } from "../system/sqs.ts";
import { type Start, supervise } from "../system/supervisor.ts";
import type { Variant } from "../system/variant.ts";

/** Three times what an order takes. */
const VISIBILITY_SECONDS = 4;
/** Before the second attempt, the third, and so on. */
const BACKOFF_SECONDS = [0, 1, 1, 2];

/** Deletes a message after its order had its one effect; what fails comes back later, and the queue counts the attempts. */
export const variant: Variant = {
  prepare: openQueues,

  accept: ({ addresses }) => sender(addresses.queue!),

  consume: ({ addresses, concurrency, work, recordOnce }) => {
    const [client, QueueUrl] = [sqsClient(addresses.queue!), addresses.queue!];

    async function handle(message: Message): Promise<void> {
      const { ReceiptHandle, Attributes } = message;
      try {
        const order = orderOf(message);
        await work(order);
        await recordOnce(order);
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      } catch {
        const received = Number(Attributes?.ApproximateReceiveCount ?? 1);
        const VisibilityTimeout = BACKOFF_SECONDS[received - 1] ?? BACKOFF_SECONDS.at(-1)!;
        await client.send(
          new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }),
        );
      }
    }

    async function receive(): Promise<Message[]> {
      const asked = new ReceiveMessageCommand({
        QueueUrl,
        WaitTimeSeconds: 1,
        VisibilityTimeout: VISIBILITY_SECONDS,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      });
      return (await client.send(asked)).Messages ?? [];
    }

    async function serve(): Promise<void> {
      // What cannot be received, or hidden, or deleted just now, comes back by itself.
      for (;;) {
        for (const message of await receive().catch(() => []))
          await handle(message).catch(() => {});
      }
    }
    for (let consumer = 0; consumer < concurrency; consumer++) void serve();
  },
};

export default (start: Start) => supervise(start, import.meta.url, variant);
