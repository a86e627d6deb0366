/** A supervised process from within: starts on a message, reports what it counts, and ends with its supervisor. */
import type { Counters, ProcessStart, ToProcess, ToSupervisor } from "./messages.ts";

/** A connection of the process to its supervisor. */
export interface Channel {
  /** Sent before the client gets its answer, so that a process that is killed has not counted too little. */
  count(name: string, order?: string): void;
  /** The counters of the whole server. */
  counters(): Promise<Counters>;
}

/** @param begin resolves with the address it listens at, or with an empty text, once it is ready */
export function runProcess(
  begin: (start: ProcessStart, channel: Channel) => Promise<string>,
): void {
  const tell = (message: ToSupervisor) => process.send?.(message);
  const asked = new Map<number, (counters: Counters) => void>();
  let tickets = 0;
  const channel: Channel = {
    count: (name, order) => tell({ type: "count", name, order }),
    counters: () =>
      new Promise((resolve) => {
        const ticket = ++tickets;
        asked.set(ticket, resolve);
        tell({ type: "ask-counters", ticket });
      }),
  };
  process.on("message", (message: ToProcess) => {
    if (message.type === "counters") {
      asked.get(message.ticket)?.(message.counters);
      asked.delete(message.ticket);
      return;
    }
    begin(message.start, channel).then(
      (address) => tell({ type: "ready", address }),
      (error: unknown) =>
        tell({ type: "failed", reason: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on("disconnect", () => process.exit());
}
