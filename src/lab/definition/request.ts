/** What a variant is asked under load, and what it has to answer. */
import { z } from "zod";
import { slug } from "../../result/document/schema/words.ts";

/** One request of a workload's mix and the only answer that counts as correct. */
export const RequestSpec = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  path: z.string().startsWith("/"),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  /** Results of an open loop are kept apart by class, such as "light" and "heavy". */
  requestClass: slug.optional(),
  /** Share of the mix under an open loop; all requests of a workload have one, or none. */
  share: z.number().min(0).max(1).optional(),
  expect: z.strictObject({
    status: z.number().int().min(100).max(599),
    /** Headers every variant must send with exactly this value; names in lower case. */
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string(),
  }),
});

export type RequestSpec = z.input<typeof RequestSpec>;
