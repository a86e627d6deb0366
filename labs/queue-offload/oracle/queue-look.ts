/** A queue as itself tells what is in it: on its way, and given up. */
import { type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { Queue } from "bullmq";
import { type Job, QUEUE } from "../system/bull.ts";
import { countMessages, sqsClient } from "../system/sqs.ts";

export interface QueueLook {
  /** Orders on their way. */
  countPending(): Promise<number>;
  /** Ids of orders on their way; of those that cannot be seen just now, none. */
  listPending(): Promise<string[]>;
  /** Ids of orders that were given up. */
  listDead(): Promise<string[]>;
  close(): Promise<void>;
}

const PENDING = ["wait", "active", "delayed", "prioritized"] as const;

/** Of a server without a queue, an empty one. */
export async function lookAtBull(url: string, run: string): Promise<QueueLook> {
  const queue = new Queue<Job>(QUEUE, { connection: { url }, prefix: run });
  queue.on("error", () => {});
  await queue.waitUntilReady();
  const ids = (jobs: { data: Job }[]) => jobs.map(({ data }) => data.id);
  return {
    async countPending() {
      const counts = await queue.getJobCounts(...PENDING);
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    listPending: async () => ids(await queue.getJobs([...PENDING])),
    listDead: async () => ids(await queue.getFailed()),
    close: () => queue.close(),
  };
}

/** Messages that were looked at are out of sight for so long. */
const HIDDEN_SECONDS = 1;
const MOST_RECEIVES = 200;

export function lookAtSqs(queueUrl: string, deadUrl: string): QueueLook {
  const client = sqsClient(queueUrl);
  return {
    countPending: () => countMessages(client, queueUrl),
    listPending: () => listMessages(client, queueUrl),
    listDead: () => listMessages(client, deadUrl),
    close: async () => client.destroy(),
  };
}

async function listMessages(client: SQSClient, QueueUrl: string): Promise<string[]> {
  const ids: string[] = [];
  for (let receive = 0; receive < MOST_RECEIVES; receive++) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SECONDS,
      }),
    );
    if (Messages.length === 0) break;
    ids.push(...Messages.map(idOf));
  }
  return [...new Set(ids)];
}

const idOf = ({ Body = "{}" }: Message): string => (JSON.parse(Body) as Partial<Job>).id ?? "";
