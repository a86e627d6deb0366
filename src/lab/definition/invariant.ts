/** What has to hold for a variant's answers and its store; the harness checks it when load has drained. */
import { z } from "zod";
import { slug } from "../../result/document/schema/words.ts";
import type { FaultTools } from "../faults.ts";

export interface InvariantTarget {
  /** Base address of the running variant, no trailing slash. */
  url: string;
  variant: string;
  /** Addresses of the lab's services by name, for looking into the store itself. */
  services: Record<string, string>;
}

export const Invariant = z.strictObject({
  id: slug,
  text: z.string().min(1),
  /** The workload whose apps are checked. */
  workload: slug,
  /** Variants to check; all of the workload's by default. */
  variants: z.array(slug).optional(),
  expected: z.enum(["held", "broken"]).default("held"),
  /** Counts violations among the cases it looked at, after load has drained. */
  check: z.custom<
    (target: InvariantTarget, tools: FaultTools) => Promise<{ violations: number; checked: number }>
  >((value) => typeof value === "function", "a function"),
});

export type Invariant = z.infer<typeof Invariant>;
