import type { Command } from "commander";
import { UsageError } from "../../result/document/errors.ts";
import { findResult } from "../../result/store/find.ts";
import type { Context } from "../context.ts";
import { sideBySide } from "../report/side-by-side.ts";
import { RESULT_ARGUMENT } from "../result-argument.ts";

export function define(command: Command, context: Context): void {
  command
    .argument("<a>", RESULT_ARGUMENT)
    .argument("<b>", "the result beside it, named the same way")
    .action((a: string, b: string) => {
      const [first, second] = [findResult(context.root, a), findResult(context.root, b)];
      if (first.lab !== second.lab) {
        throw new UsageError(
          `${first.lab} and ${second.lab} are different labs; compare two results of one.`,
        );
      }
      context.print(sideBySide(first, second));
    });
}
