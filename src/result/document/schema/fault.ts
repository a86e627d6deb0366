/** What is done to processes and services while they are under load, at which times or after how many events. */
import { z } from "zod";
import { ServiceName, slug } from "./words.ts";

export const FaultAction = z.enum([
  /** SIGKILL, of a process or of a service. */
  "kill",
  /** Of a service: again on the same port, empty where it keeps nothing on disk. */
  "start",
  /** Of a service: killed and started at once. */
  "restart",
  /** Of a process: SIGSTOP, for `forSeconds`. */
  "pause",
]);

const ON_PROCESSES: readonly string[] = ["kill", "pause"];

/** One fault of a script. */
export const Fault = z
  .strictObject({
    /** From the start of the schedule. */
    atSeconds: z.number().nonnegative().optional(),
    /** Once a counter of the app has risen by this count since the start of the schedule. */
    afterCount: z.strictObject({ counter: slug, count: z.number().int().positive() }).optional(),
    service: ServiceName.optional(),
    /**
     * Of the processes that the variant has started: the name of the file that it runs, without its ending.
     * Of several, the one that has run longest.
     */
    process: slug.optional(),
    action: FaultAction,
    forSeconds: z.number().positive().optional(),
  })
  .superRefine((fault, context) => {
    const { action, process, service } = fault;
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if ((fault.atSeconds === undefined) === (fault.afterCount === undefined))
      refuse("atSeconds", "is needed, or afterCount in its place, and not both");
    if ((process === undefined) === (service === undefined))
      refuse("service", "is needed, or process in its place, and not both");
    if (process !== undefined && !ON_PROCESSES.includes(action))
      refuse("action", `is ${action}, which is done to a service; a process is killed or paused`);
    if (service !== undefined && action === "pause")
      refuse("action", "is pause, which is done to a process");
    if ((action === "pause") !== (fault.forSeconds !== undefined))
      refuse("forSeconds", "is needed by pause, and by nothing else");
  });

export type FaultAction = z.infer<typeof FaultAction>;
export type Fault = z.infer<typeof Fault>;
