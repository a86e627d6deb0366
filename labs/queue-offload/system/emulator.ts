/** The emulator of SQS in a process of its own: all of it is in memory, and gone with it. */
import { buildApp } from "fauxqs";
import { runProcess } from "./run-process.ts";

const HOST = "127.0.0.1";

// Its own way to start would listen to everybody.
runProcess(({ port }) => buildApp({ logger: false }).listen({ port, host: HOST }));
