/** What a lab has done to its processes and services while it is under load, at which times or after how many events. */
import { z } from "zod";

const slug = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/);
const seconds = z.number().nonnegative();

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

export const Fault = z
  .strictObject({
    /** From the start of the schedule. */
    atSeconds: seconds.optional(),
    /** Once a counter of the app has risen by so much since the start of the schedule. */
    afterCount: z.strictObject({ counter: slug, count: z.number().int().positive() }).optional(),
    service: z.enum(["redis", "postgres"]).optional(),
    /**
     * Of the processes that the variant has started: the name of the file that it runs, without its ending.
     * The one that has run longest is meant.
     */
    process: slug.optional(),
    action: FaultAction,
    forSeconds: z.number().positive().optional(),
  })
  .superRefine((fault, context) => {
    const { action, process, service } = fault;
    const fail = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if ((fault.atSeconds === undefined) === (fault.afterCount === undefined))
      fail("atSeconds", "is needed, or afterCount in its place, and not both");
    if ((process === undefined) === (service === undefined))
      fail("service", "is needed, or process in its place, and not both");
    if (process !== undefined && !ON_PROCESSES.includes(action))
      fail("action", `is ${action}, which is done to a service; a process is killed or paused`);
    if (service !== undefined && action === "pause")
      fail("action", "is pause, which is done to a process");
    if ((action === "pause") !== (fault.forSeconds !== undefined))
      fail("forSeconds", "is needed by pause, and by nothing else");
  });

export type Fault = z.infer<typeof Fault>;

/** What was done, and when: seconds from the start of the schedule. */
export const PerformedFault = z.strictObject({
  seconds,
  /** "redis", or the name of the process. */
  target: z.string(),
  action: FaultAction,
  /** Of the process; absent where it is a service. */
  pid: z.number().int().positive().optional(),
  /** Why it could not be done, in a few words. */
  missed: z.string().optional(),
});

export type PerformedFault = z.infer<typeof PerformedFault>;

/** What the harness lends to a judge that has to see a variant survive. */
export interface FaultTools {
  /**
   * Does what a script says, from now on. Resolves when everything has been done, and every process and
   * service runs again.
   * @param loadEnded aborted when nothing will be counted any more: what still waits for a count is missed, and said to be.
   * Without it a count that never comes is waited for without end
   */
  follow(script: readonly Fault[], loadEnded?: AbortSignal): Promise<PerformedFault[]>;
}
