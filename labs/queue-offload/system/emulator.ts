/** The process of the SQS emulator; its queues are in memory and end with it. */
import { buildApp } from "fauxqs";
import { runProcess } from "./run-process.ts";

const HOST = "127.0.0.1";

// Its own start would listen on every interface.
runProcess(({ port }) => buildApp({ logger: false }).listen({ port, host: HOST }));
