/** What a lab's `trial.ts` gives to the soak, and what the soak asks of a lab. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type { FaultTools } from "../../src/lab/faults.ts";
import type { Account } from "../../src/lab/ledger.ts";

/** What a lab's `trial.ts` exports. */
export interface Trials {
  trial(options: {
    url: string;
    services: Record<string, string>;
    variant: string;
    tools: FaultTools;
    seed: string;
  }): Promise<Account & { misdirected?: number }>;
  soaked: { workload: string; right: readonly string[]; wrong: readonly string[] };
}

/** How many schedules a variant has before it. */
export const SoakTask = z.strictObject({
  variant: z.string(),
  isRight: z.boolean(),
  schedules: z.number().int().positive(),
});
export type SoakTask = z.infer<typeof SoakTask>;

const trialFile = (root: string, id: string) => join(root, "labs", id, "trial.ts");

export const hasTrials = (root: string, id: string): boolean => existsSync(trialFile(root, id));

export async function loadTrials(root: string, id: string): Promise<Trials> {
  return (await import(pathToFileURL(trialFile(root, id)).href)) as Trials;
}
