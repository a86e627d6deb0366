/** What a queue reports of its contents: orders in flight, and dead letters. */
import { type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { Queue } from "bullmq";
import { type Job, QUEUE } from "../system/bull.ts";
import { countMessages, sqsClient } from "../system/sqs.ts";

export interface QueueContents {
  /** Orders in flight. */
  countPending(): Promise<number>;
  /** Ids of orders in flight that are visible at the moment. */
  listPending(): Promise<string[]>;
  /** Ids of dead letters. */
  listDead(): Promise<string[]>;
  close(): Promise<void>;
}

const PENDING = ["wait", "active", "delayed", "prioritized"] as const;

/** Empty for a server without a queue. */
export async function bullContents(url: string, run: string): Promise<QueueContents> {
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

/** Visibility timeout of the messages that were listed. */
const HIDDEN_SECONDS = 1;
const MOST_RECEIVES = 200;

export function sqsContents(queueUrl: string, deadUrl: string): QueueContents {
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
