import type { Command } from "commander";
import { loadLab } from "../../lab/load-lab.ts";
import type { Context } from "../context.ts";
import { requireKnown } from "../lab-argument.ts";
import { port } from "../option-values.ts";

interface ServeFlags {
  workload?: string;
  port?: number;
}

export function define(command: Command, context: Context): void {
  command
    .argument("<lab>", "id of the lab")
    .argument("<variant>", "id of the variant")
    .option("--workload <id>", "the workload whose app is served (default: the lab's primary one)")
    .option("--port <n>", "port on the loopback address (default: a free one)", port)
    .addHelpText("after", "\nServes until Ctrl-C, which ends it with exit code 130.")
    .action(async (id: string, variant: string, flags: ServeFlags) => {
      const { root, signal } = context;
      const lab = await loadLab(root, id);
      requireKnown(lab, "variant", [variant], lab.variants);
      if (flags.workload !== undefined)
        requireKnown(lab, "workload", [flags.workload], lab.workloads);
      const { serveVariant } = await import("../../harness/testbed/serve.ts");
      const onReady = (url: string) =>
        context.print(`${lab.id} ${variant} at ${url} (Ctrl-C stops it)`);
      await serveVariant({
        root,
        lab,
        variant,
        workload: flags.workload,
        port: flags.port,
        signal,
        onReady,
        onProgress: (text: string) => context.tell(text),
      });
    });
}
