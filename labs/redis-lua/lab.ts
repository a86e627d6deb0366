import { defineLab } from "#lab";
import { claims } from "./claims.ts";
import { judge } from "./exercise/judge.ts";
import { invariants } from "./oracle/invariants.ts";
import { workloads } from "./workloads.ts";

export default defineLab({
  id: "redis-lua",
  chapter: 9,
  title: "Atomic Redis: Lua",
  question:
    "Several commands must happen as one. Do you need a transaction, a script, a lock, or just a better command?",
  services: ["redis"],
  variants: [
    {
      id: "get-then-set",
      title: "GET, then SET",
      shows: "The baseline, which is wrong: read, decide in the application, write",
    },
    {
      id: "watch-multi",
      title: "WATCH and MULTI",
      shows: "The same, discarded and begun again where somebody else wrote in between",
    },
    {
      id: "lua",
      title: "Lua script",
      shows: "The decision and its writes in one script, sent by its digest",
    },
    {
      id: "function",
      title: "Function",
      shows: "The same lines as a function that the server keeps by name",
    },
    {
      id: "decr-then-check",
      title: "DECR, then check",
      shows: "Single commands that decide by what they return, and a unit given back",
    },
    {
      id: "pipeline-multi",
      title: "MULTI without WATCH",
      shows: "Writes that nothing comes between, and no decision",
    },
    {
      id: "long-script",
      title: "Long scripts",
      shows: "A bystander reads one key while scripts run that touch none",
    },
  ],
  workloads,
  primary: { workload: "hot", variant: "lua" },
  invariants,
  claims,
  exercise: {
    task: "This script sells the units of a sale, one to a player, for a price that depends on how many are left. It has three faults: find them, and mend them without changing what it does.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    judge,
  },
});
