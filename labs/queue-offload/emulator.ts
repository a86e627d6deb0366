/** The emulator of SQS in a process of its own: all of it is in memory, and gone with it. */
import { startFauxqs } from "fauxqs";
import { runProcess } from "./run-process.ts";

runProcess(async ({ port }) => {
  const { port: own } = await startFauxqs({ port, logger: false });
  return `http://127.0.0.1:${own}`;
});
