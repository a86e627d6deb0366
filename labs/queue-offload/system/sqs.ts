/** The SQS API: a queue with a dead-letter queue, at an emulator unless a real one is named in the environment. */
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { ConsumerOptions } from "sqs-consumer";
import type { Settings } from "./scenario.ts";
import type { Accept, Order, Queue, Setup } from "./variant.ts";

/** A send that takes longer fails for the client. */
const SEND_MILLIS = 1_500;
/**
 * Messages that a consumer takes in one request; it waits for the slowest before it asks again. One consumer for each
 * message would ask so often that this alone kept a third of a processor busy.
 */
const BATCH = 4;
/** A queue that does not answer by then is not used. */
const LOOK_MILLIS = 5_000;
/** Long polling: a request to an empty queue waits this long for a message. */
const WAIT_SECONDS = 1;

/** A client for the queue at an address. On loopback it is the emulator, which believes any credentials. */
export function sqsClient(queueUrl: string): SQSClient {
  const { origin, hostname } = new URL(queueUrl);
  const isEmulator = hostname === "127.0.0.1";
  return new SQSClient({
    maxAttempts: 2,
    ...(isEmulator && {
      endpoint: origin,
      region: "us-east-1",
      credentials: { accessKeyId: "emulator", secretAccessKey: "emulator" },
    }),
  });
}

/** Sends orders to a queue: resolves when the queue has confirmed one, rejects where it does not in time. */
export function sender(queueUrl: string): Accept {
  const client = sqsClient(queueUrl);
  return async (order) => {
    const message = { QueueUrl: queueUrl, MessageBody: JSON.stringify(order) };
    const abortSignal = AbortSignal.timeout(SEND_MILLIS);
    await client.send(new SendMessageCommand(message), { abortSignal });
  };
}

/**
 * The queue named by SQS_QUEUE_URL and SQS_DEAD_LETTER_QUEUE_URL, with region and credentials from the environment as the
 * AWS SDK reads them; without the two, queues at an emulator that this server starts.
 */
export async function openQueues(setup: Setup): Promise<Queue> {
  const { SQS_QUEUE_URL: queue, SQS_DEAD_LETTER_QUEUE_URL: dead } = process.env;
  if (queue === undefined) return emulatedQueues(setup);
  if (dead === undefined) {
    throw new Error(
      "SQS_QUEUE_URL names a queue without its dead-letter queue; name that in SQS_DEAD_LETTER_QUEUE_URL, or unset both for the emulator.",
    );
  }
  return givenQueues(queue, dead, setup.settings);
}

async function emulatedQueues({ run, settings, startEmulator }: Setup): Promise<Queue> {
  const address = await startEmulator();
  const client = sqsClient(address);
  const create = async (name: string, Attributes: Record<string, string>) => {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    // The host that it names, below localhost, is not known everywhere; it looks at the path alone.
    return address + new URL(QueueUrl!).pathname;
  };
  const dead = await create(`${run}-dead`, {});
  const { QueueArn } = await attributesOf(client, dead, ["QueueArn"]);
  const queue = await create(run, {
    VisibilityTimeout: String(settings.visibilitySeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: QueueArn,
      maxReceiveCount: settings.attempts,
    }),
  });
  return { addresses: { queue, dead }, countDead: () => countMessages(client, dead) };
}

/** @throws Error where a queue does not answer, holds somebody's messages, or never gives a message up */
async function givenQueues(queue: string, dead: string, { attempts }: Settings): Promise<Queue> {
  const client = sqsClient(queue);
  for (const url of [queue, dead]) {
    const messages = await countMessages(client, url).catch((cause: unknown) => {
      throw new Error(
        `the queue at ${url} does not answer (${(cause as Error).message}); correct its address, region and credentials, or unset SQS_QUEUE_URL for the emulator.`,
        { cause },
      );
    });
    if (messages > 0)
      throw new Error(
        `the queue at ${url} holds ${messages} messages, which may be somebody's; name an empty queue.`,
      );
  }
  const { RedrivePolicy = "{}" } = await attributesOf(client, queue, ["RedrivePolicy"]);
  const { maxReceiveCount } = JSON.parse(RedrivePolicy) as { maxReceiveCount?: number | string };
  if (Number(maxReceiveCount) !== attempts)
    throw new Error(
      `the queue at ${queue} gives a message up after ${maxReceiveCount ?? "no number of"} receives, and this lab needs ${attempts}; set its redrive policy.`,
    );
  return { addresses: { queue, dead }, countDead: () => countMessages(client, dead) };
}

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] satisfies QueueAttributeName[];

/** Messages in a queue: waiting, with a consumer, and delayed. */
export async function countMessages(client: SQSClient, queueUrl: string): Promise<number> {
  const attributes = await attributesOf(client, queueUrl, COUNTS);
  return COUNTS.reduce((sum, name) => sum + Number(attributes[name] ?? 0), 0);
}

async function attributesOf(
  client: SQSClient,
  QueueUrl: string,
  AttributeNames: QueueAttributeName[],
): Promise<Partial<Record<QueueAttributeName, string>>> {
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames });
  const abortSignal = AbortSignal.timeout(LOOK_MILLIS);
  return (await client.send(asked, { abortSignal })).Attributes ?? {};
}

/** @throws Error for a message that is no order: it comes back, and ends in the dead-letter queue */
export function orderOf({ Body = "" }: Message): Order {
  const order = JSON.parse(Body) as Partial<Order>;
  if (typeof order.id !== "string") throw new Error("the message is no order");
  return order as Order;
}

/** Consumers that a process needs to work on `concurrency` messages at a time. */
export const consumersFor = (concurrency: number): number => Math.ceil(concurrency / BATCH);

/** How a consumer asks, and how long a message that has failed is out of sight, which is in whole seconds. */
export const consumerOptions = (
  sqs: SQSClient,
  queueUrl: string,
  { visibilitySeconds, backoffMillis }: Settings,
): Omit<ConsumerOptions, "handleMessage"> => ({
  sqs,
  queueUrl,
  batchSize: BATCH,
  waitTimeSeconds: WAIT_SECONDS,
  visibilityTimeout: visibilitySeconds,
  messageSystemAttributeNames: ["ApproximateReceiveCount"],
  terminateVisibilityTimeout: ([message]) => {
    const received = Number(message?.Attributes?.ApproximateReceiveCount ?? 1);
    return Math.floor((backoffMillis * 2 ** (received - 1)) / 1e3);
  },
});
