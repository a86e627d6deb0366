/** What a lab says of its variants before they are measured, in a form that a result can be held against. */
import { z } from "zod";
import { WrittenRule } from "../../result/document/schema/claim-rule.ts";
import { slug } from "../../result/document/schema/words.ts";

/** A sentence with the rule that decides whether what was measured supports it. */
export const Claim = z.strictObject({
  id: slug,
  /** The claim as the page states it, threshold included; written before it is measured. */
  text: z.string().min(1),
  rule: WrittenRule,
});

export type Claim = z.infer<typeof Claim>;
