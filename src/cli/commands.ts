import type { Command } from "commander";
import type { Context } from "./context.ts";

/** A command's file: adds its arguments, options and action to an empty command. */
export interface CommandModule {
  define(command: Command, context: Context): void;
}

export interface CommandEntry {
  name: string;
  summary: string;
  load(): Promise<CommandModule>;
}

/** All commands, in the order of a lab's life. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "list",
    summary: "all labs with their variants, services and results",
    load: () => import("./commands/list.ts"),
  },
  {
    name: "new",
    summary: "a lab and its chapter that run, every field in a comment",
    load: () => import("./commands/new.ts"),
  },
  { name: "run", summary: "measure labs", load: () => import("./commands/run.ts") },
  {
    name: "verify",
    summary: "response checks and invariants only; no timing",
    load: () => import("./commands/verify.ts"),
  },
  {
    name: "publish",
    summary: "a finished run becomes a document under content/results",
    load: () => import("./commands/publish.ts"),
  },
  {
    name: "check",
    summary: "every published document against its data and its lab",
    load: () => import("./commands/check.ts"),
  },
  {
    name: "show",
    summary: "a result as a report for the terminal",
    load: () => import("./commands/show.ts"),
  },
  { name: "cite", summary: "a result's citation", load: () => import("./commands/cite.ts") },
  {
    name: "compare",
    summary: "two results of one lab side by side",
    load: () => import("./commands/compare.ts"),
  },
  {
    name: "audit",
    summary: "what a published table of benchmark figures cannot be",
    load: () => import("./commands/audit.ts"),
  },
  {
    name: "serve",
    summary: "one variant in the foreground, for curl",
    load: () => import("./commands/serve.ts"),
  },
  {
    name: "exercise",
    summary: "judge the learner's file of a lab",
    load: () => import("./commands/exercise.ts"),
  },
  {
    name: "doctor",
    summary: "what this machine can and cannot measure",
    load: () => import("./commands/doctor.ts"),
  },
];
