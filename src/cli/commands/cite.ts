import { type Command, Option } from "commander";
import { UsageError } from "../../result/document/errors.ts";
import {
  CITATION_FORMATS,
  type CitationFormat,
  cite,
  DEFAULT_SITE,
} from "../../result/export/citation.ts";
import { findResult } from "../../result/store/find.ts";
import type { Context } from "../context.ts";
import { RESULT_ARGUMENT } from "../result-argument.ts";

export function define(command: Command, context: Context): void {
  command
    .argument("<result>", RESULT_ARGUMENT)
    .addOption(
      new Option("--format <format>", "how to write it")
        .choices(CITATION_FORMATS)
        .default("markdown"),
    )
    .addOption(
      new Option("--site <url>", "where the handbook is served, for the permanent link")
        .env("LOAD_BEARING_SITE")
        .default(DEFAULT_SITE),
    )
    .action((result: string, options: { format: CitationFormat; site: string }) => {
      if (!/^https?:$/.test(URL.parse(options.site)?.protocol ?? "")) {
        throw new UsageError(
          `"${options.site}" is not the address of a site; write it as https://example.org.`,
        );
      }
      context.print(cite(findResult(context.root, result), options.format, options.site));
    });
}
