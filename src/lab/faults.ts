/** What a fault script does to a lab's processes and services, and the tools that follow one. */
import { z } from "zod";
import { type Fault, FaultAction } from "../result/document/schema/fault.ts";

/** What was done, and when: seconds from the start of the schedule. */
export const PerformedFault = z.strictObject({
  seconds: z.number().nonnegative(),
  /** "redis", or the name of the process. */
  target: z.string(),
  action: FaultAction,
  /** Of the process; absent where it is a service. */
  pid: z.number().int().positive().optional(),
  /** Why it could not be done, in a few words. */
  missed: z.string().optional(),
});

export type PerformedFault = z.infer<typeof PerformedFault>;

/** What the harness hands to invariants and judges that do harm to see a variant survive it. */
export interface FaultTools {
  /**
   * Does what a script says, from now on. Resolves when everything is done, and every process and service runs again.
   * @param loadEnded abort it when nothing counts any more: a fault that still waits for a count is then recorded as
   * missed. Without it, a count that never comes keeps the script waiting for ever
   */
  follow(script: readonly Fault[], loadEnded?: AbortSignal): Promise<PerformedFault[]>;
}
