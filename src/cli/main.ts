import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import type { ExitCode } from "../result/document/errors.ts";
import { COMMANDS } from "./commands.ts";
import { type Context, createContext } from "./context.ts";
import { EXIT_CODES_HELP } from "./exit-codes.ts";
import { abortOnSignals } from "./signals.ts";

/** Runs the `lab` command and ends the process with its exit code. Never returns to the caller. */
export async function main(args: readonly string[], checkout: string): Promise<void> {
  const context = createContext(rootFrom(args, checkout), abortOnSignals());
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  const code = await answer(args, context);
  await new Promise<void>((done) => process.stdout.write("", () => done()));
  process.exit(code);
}

async function answer(args: readonly string[], context: Context): Promise<ExitCode> {
  try {
    const program = await createProgram(args, context);
    await program.parseAsync(args, { from: "user" });
    return context.signal.aborted ? 130 : context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return explain(error, context, args.includes("--debug"));
  }
}

/** The command line. Only the commands that `args` names are loaded, so that a short answer is a quick one. */
async function createProgram(args: readonly string[], context: Context): Promise<Command> {
  const program = new Command("lab");
  program
    .description("Runs, checks and publishes the labs of the handbook.")
    .usage("<command> [options]")
    .option(
      "--root <folder>",
      "the handbook's folder (default: the checkout that holds this command)",
    )
    .option("--debug", "print the stack of an error")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "lab: ")) })
    .showHelpAfterError(
      'Say "lab help" for the commands and "lab help <command>" for their options.',
    )
    .addHelpText("after", EXIT_CODES_HELP)
    .exitOverride();
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary).description(summary);
    if (args.includes(name)) (await load()).define(command, context);
  }
  return program;
}

/** Says what went wrong in one sentence; the stack only with `--debug`. */
function explain(error: unknown, context: Context, debug: boolean): ExitCode {
  const exitCode = (error as { exitCode?: ExitCode } | null)?.exitCode;
  if (debug) context.tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  else if (exitCode !== undefined) context.tell(`lab: ${(error as Error).message}`);
  else if (context.signal.aborted) context.tell("lab: interrupted.");
  else
    context.tell(`lab: unexpected error (${String(error)}); run again with --debug for the stack.`);
  if (context.signal.aborted) return 130;
  return exitCode ?? 1;
}

/** `--root` is read before the commands are loaded, because they are given the root. */
function rootFrom(args: readonly string[], checkout: string): string {
  const index = args.indexOf("--root");
  const folder = args[index + 1];
  return index >= 0 && folder !== undefined ? resolve(folder) : checkout;
}
