import type { Command } from "commander";
import { type LoadedLab, listLabs } from "../../lab/load-lab.ts";
import { listResults, type ResultEntry } from "../../result/store/store.ts";
import { type Context, printJson } from "../context.ts";
import { codeOf } from "../each-lab.ts";
import { wrap } from "../report/text.ts";

/** A lab as `lab list --json` prints it. */
export interface ListedLab {
  id: string;
  chapter: number;
  title: string;
  question: string;
  variants: string[];
  services: string[];
  /** Newest first. */
  results: { id: string; mode: string; started: string }[];
}

export function define(command: Command, context: Context): void {
  command
    .option("--json", "print one JSON document")
    .action(async (options: { json?: boolean }) => {
      const { labs, broken } = await listLabs(context.root);
      const { entries, unreadable } = listResults(context.root);
      for (const error of [...broken, ...unreadable]) context.tell(`lab: ${error.message}`);
      const listed = labs.map((lab) => listedLab(lab, entries));
      if (options.json) printJson(context, { labs: listed });
      else for (const lab of listed) context.print(describe(lab));
      context.exitCode = codeOf(broken.length === 0);
    });
}

function listedLab(lab: LoadedLab, entries: readonly ResultEntry[]): ListedLab {
  return {
    id: lab.id,
    chapter: lab.chapter,
    title: lab.title,
    question: lab.question,
    variants: lab.variants.map((variant) => variant.id),
    services: [...lab.services],
    results: entries
      .filter((entry) => entry.lab === lab.id)
      .map(({ id, mode, started }) => ({ id, mode, started })),
  };
}

function describe(lab: ListedLab): string {
  const newest = lab.results[0];
  const measured = newest
    ? `${newest.id}, ${newest.mode}, ${newest.started.slice(0, 10)} (${lab.results.length} in all)`
    : "none yet";
  return [
    `${String(lab.chapter).padStart(2)}  ${lab.id}`,
    ...wrap(`${lab.title}: ${lab.question}`, 4),
    ...wrap(`variants: ${lab.variants.join(", ")}`, 4),
    `    services: ${lab.services.length > 0 ? lab.services.join(", ") : "none"}`,
    `    result: ${measured}`,
  ].join("\n");
}
