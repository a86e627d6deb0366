/** Four server processes behind one port: the front accepts connections and hands each to the next process. */
import { type ChildProcess, fork } from "node:child_process";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { type Counters, sumOf } from "./counters.ts";
import type { ToFront, ToWorker, WorkerStart } from "./messages.ts";
import { prepare } from "./prepare.ts";
import { CONNECTIONS, divide, PROCESSES, settingsOf } from "./scenario.ts";

/** What the harness passes to a variant. */
export interface Start {
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  /** 0 takes any free port. */
  port: number;
}

const HOST = "127.0.0.1";
const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Counts the servers of this process, so that two of them share no key. */
let fronts = 0;

/**
 * Fills the stores, starts the processes, listens on the port and gives the address.
 * @param variant the address of a variant's file, which says how a page is had
 */
export async function front({ params, services, port }: Start, variant: string): Promise<string> {
  const settings = settingsOf(params);
  const prefix = `stampede:${process.pid}:${++fronts}`;
  await prepare(services, prefix, settings);
  const workers: ServerProcess[] = [];
  const total = async () => sumOf(await Promise.all(workers.map((one) => one.count())));
  const started = divide(CONNECTIONS, PROCESSES).map((connections, index) =>
    ServerProcess.start({ variant, services, settings, prefix, index, connections }, total),
  );
  workers.push(...(await Promise.all(started)));

  let next = 0;
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    // The client may close it before it is handed over.
    socket.on("error", () => {});
    workers[next]!.take(socket);
    next = (next + 1) % workers.length;
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}

/** One server process as the front sees it. It ends with the front. */
class ServerProcess {
  readonly #child: ChildProcess;
  readonly #total: () => Promise<Counters>;
  readonly #counting: ((counters: Counters) => void)[] = [];

  private constructor(child: ChildProcess, total: () => Promise<Counters>) {
    this.#child = child;
    this.#total = total;
  }

  /** @param total the counters of all processes, for the one that is asked for them */
  static async start(start: WorkerStart, total: () => Promise<Counters>): Promise<ServerProcess> {
    const child = fork(WORKER, { execArgv: [] });
    const one = new ServerProcess(child, total);
    await new Promise<void>((resolve, reject) => {
      const ended = () => reject(new Error("a server process has ended before it was ready"));
      child.once("exit", ended);
      child.on("message", (message: ToFront) => {
        if (message.type === "failed") {
          child.off("exit", ended);
          child.kill();
          reject(new Error(message.reason));
        } else if (message.type === "ready") {
          child.off("exit", ended);
          // With one process fewer this would be another server, so it ends.
          child.once("exit", (code, signal) => {
            throw new Error(`a server process has ended (${signal ?? `exit code ${code}`})`);
          });
          resolve();
        } else one.#receive(message);
      });
      one.#send({ type: "start", start });
    });
    return one;
  }

  take(connection: Socket): void {
    this.#send({ type: "connection" }, connection);
  }

  count(): Promise<Counters> {
    return new Promise((resolve) => {
      this.#counting.push(resolve);
      this.#send({ type: "count" });
    });
  }

  #receive(message: ToFront): void {
    if (message.type === "counted") this.#counting.shift()?.(message.counters);
    if (message.type !== "ask-total") return;
    const { ticket } = message;
    void this.#total().then((counters) => this.#send({ type: "total", ticket, counters }));
  }

  #send(message: ToWorker, connection?: Socket): void {
    this.#child.send(message, connection);
  }
}
