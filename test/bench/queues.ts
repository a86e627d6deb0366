/**
 * What the two queues of the lab queue-offload can do by themselves on this machine: `npm run bench:queues`.
 *
 * BullMQ on a Redis of its own, without an append-only file and with one that is flushed for every write; the emulator of SQS in a
 * process of its own, in batches of ten. Printed, and no claim: what the lab's servers share a machine with is slower.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { Queue, Worker } from "bullmq";
import { ServiceBench } from "../harness/services/service-bench.ts";

const JOBS = 40_000;
const IN_FLIGHT = 50;
const BULK = 500;
const CONCURRENCY = 100;
const MESSAGES = 10_000;
const SQS_BATCH = 10;
const SQS_LANES = 8;
const EMULATOR = fileURLToPath(
  new URL("../../labs/queue-offload/system/emulator.ts", import.meta.url),
);

const say = (what: string, count: number, millis: number) =>
  process.stdout.write(`${what.padEnd(58)} ${Math.round(count / (millis / 1e3))}/s\n`);

/** Runs so many lanes, each of which does one piece of work after another until there is none. */
async function inLanes(lanes: number, pieces: number, work: (index: number) => Promise<unknown>) {
  let next = 0;
  const begun = performance.now();
  const lane = async () => {
    while (next < pieces) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return performance.now() - begun;
}

async function benchBull(url: string, name: string): Promise<void> {
  const queue = new Queue(name, { connection: { url } });
  await queue.waitUntilReady();
  const options = { removeOnComplete: true };
  const one = { item: 7, quantity: 2 };
  const adding = await inLanes(IN_FLIGHT, JOBS, () => queue.add("order", one, options));
  say(`BullMQ, ${name}: added, ${IN_FLIGHT} at a time`, JOBS, adding);
  const many = Array.from({ length: BULK }, () => ({ name: "order", data: one, opts: options }));
  const inBulk = await inLanes(1, JOBS / BULK, () => queue.addBulk(many));
  say(`BullMQ, ${name}: added, ${BULK} in a call`, JOBS, inBulk);

  const begun = performance.now();
  let done = 0;
  await new Promise<void>((resolve, reject) => {
    const connection = { url, maxRetriesPerRequest: null };
    const worker = new Worker(name, async () => {}, { connection, concurrency: CONCURRENCY });
    worker.on("error", reject);
    worker.on("completed", () => {
      done += 1;
      if (done === 2 * JOBS) worker.close().then(resolve, reject);
    });
  });
  say(
    `BullMQ, ${name}: completed by one worker of ${CONCURRENCY}`,
    done,
    performance.now() - begun,
  );
  await queue.close();
}

async function benchSqs(): Promise<void> {
  const emulator = fork(EMULATOR, { execArgv: [] });
  try {
    emulator.send({ type: "start", start: { port: 0 } });
    const [{ address }] = (await once(emulator, "message")) as [{ address: string }];
    const client = new SQSClient({
      endpoint: address,
      region: "us-east-1",
      credentials: { accessKeyId: "emulator", secretAccessKey: "emulator" },
    });
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "bench" }));
    const batch = Array.from({ length: SQS_BATCH }, (_, index) => ({
      Id: String(index),
      MessageBody: '{"item":7,"quantity":2}',
    }));
    const sending = await inLanes(SQS_LANES, MESSAGES / SQS_BATCH, () =>
      client.send(new SendMessageBatchCommand({ QueueUrl, Entries: batch })),
    );
    say(`The emulator of SQS: sent, ${SQS_BATCH} in a call`, MESSAGES, sending);

    let received = 0;
    const begun = performance.now();
    const drain = async () => {
      while (received < MESSAGES) {
        const asked = { QueueUrl, MaxNumberOfMessages: SQS_BATCH };
        const { Messages = [] } = await client.send(new ReceiveMessageCommand(asked));
        if (Messages.length === 0) return;
        received += Messages.length;
        const Entries = Messages.map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
        }));
        await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }
    };
    await Promise.all(Array.from({ length: SQS_LANES }, drain));
    say(
      `The emulator of SQS: received and deleted, ${SQS_BATCH} in a call`,
      received,
      performance.now() - begun,
    );
    client.destroy();
  } finally {
    emulator.kill("SIGKILL");
  }
}

const bench = new ServiceBench();
try {
  const inMemory = await bench.redis();
  await benchBull(inMemory.url, "in-memory");
  await bench.stopAll();
  const onDisk = await bench.redis({ settings: { appendonly: "yes", appendfsync: "always" } });
  await benchBull(onDisk.url, "flushed-for-every-write");
  await benchSqs();
} finally {
  await bench.close();
}
process.exit();
