/** A process that works on orders; what it does is in the variant's file. */
import { runProcess } from "./run-process.ts";
import { openTools } from "./tools.ts";
import type { Variant } from "./variant.ts";

runProcess(async (start, channel) => {
  const { variant } = (await import(start.variant)) as { variant: Variant };
  await variant.consume?.(openTools(start, channel));
  return "";
});
