/** What the parts of a lab's definition and of a result document are made of. */
import { z } from "zod";

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, dots and hyphens");
export const positive = z.number().positive();
export const count = z.number().int().nonnegative();

export const Mode = z.enum(["quick", "default", "reference"]);
export const Verdict = z.enum(["supported", "not-supported", "inconclusive"]);
/** duet: both of a pair under load at once on the same cores. interleaved: one after the other in random order. */
export const Design = z.enum(["duet", "interleaved"]);
/** `main` workloads have a table of their own; `dilution`, `ablation` and `curve` feed curves and a breakdown. */
export const Role = z.enum(["main", "dilution", "ablation", "curve"]);

/** A service that a lab may ask for. */
export const ServiceName = z.enum(["redis", "postgres"]);

/** Other work in the request: computing, or waiting. */
export const OtherWork = z.strictObject({
  kind: z.enum(["cpu", "wait"]),
  millis: z.number().nonnegative(),
});

/** Which of the server's counters a backlog is the difference of: what arrived, less all that is done. */
export const Backlog = z.strictObject({ arrived: slug, done: z.array(slug).min(1) });

export type Mode = z.infer<typeof Mode>;
export type Verdict = z.infer<typeof Verdict>;
export type Design = z.infer<typeof Design>;
export type ServiceName = z.infer<typeof ServiceName>;
