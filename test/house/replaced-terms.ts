/** The table of terms that pages replaced, and its application to the text of a page from before. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { tokensOf } from "./page-text.ts";

const FILE = "replaced-terms.json";

/** A phrase as it stood on the pages, and the one that stands there now. */
export type Replacement = readonly [before: string, after: string];

const Replacements = z.array(z.tuple([z.string().min(1), z.string().min(1)])).min(1);

/** @throws ZodError where the file is no list of pairs of phrases */
export function readReplacements(): Replacement[] {
  return Replacements.parse(JSON.parse(readFileSync(join(import.meta.dirname, FILE), "utf8")));
}

export interface Replaced {
  tokens: string[];
  /** The phrases that were found. */
  used: Set<string>;
}

/**
 * Replaces every phrase of the table in the tokens of a page, in one pass from the left: the longest phrase
 * counts where several begin, and what was put in is not replaced again.
 */
export function replaceTerms(tokens: readonly string[], table: readonly Replacement[]): Replaced {
  const byFirst = Map.groupBy(
    table
      .map(([before, after]) => ({ before, from: tokensOf(before), to: tokensOf(after) }))
      .sort((one, other) => other.from.length - one.from.length),
    ({ from }) => from[0],
  );
  const replaced: string[] = [];
  const used = new Set<string>();
  for (let at = 0; at < tokens.length; ) {
    const found = byFirst
      .get(tokens[at])
      ?.find(({ from }) => from.every((token, index) => token === tokens[at + index]));
    if (found) used.add(found.before);
    replaced.push(...(found ? found.to : [tokens[at]!]));
    at += found ? found.from.length : 1;
  }
  return { tokens: replaced, used };
}
