/** What the parts of a result document are made of. */
import { z } from "zod";

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, dots and hyphens");
export const positive = z.number().positive();
export const count = z.number().int().nonnegative();

export const Mode = z.enum(["quick", "default", "reference"]);
export const Verdict = z.enum(["supported", "not-supported", "inconclusive"]);
export const Design = z.enum(["duet", "interleaved"]);
export const Role = z.enum(["main", "dilution", "ablation", "curve"]);

export type Mode = z.infer<typeof Mode>;
export type Verdict = z.infer<typeof Verdict>;
export type Design = z.infer<typeof Design>;
