import type { LoadedLab } from "../../lab/load-lab.ts";
import { UsageError } from "../../result/document/errors.ts";
import { InterruptedError, MissingResourceError } from "../errors.ts";
import { pause } from "../processes/pause.ts";
import type { Pinning } from "../processes/pinning.ts";
import { paceOf } from "../run/plan.ts";
import { startServer } from "./server-under-test.ts";
import { openTestBed } from "./testbed.ts";

const LOOK_AGAIN_MILLIS = 200;
const INTERRUPTED = "Stopped.";
/** Nothing is measured, so nothing needs a core to itself. */
const UNPINNED: Pinning = {
  applied: false,
  servers: undefined,
  rest: undefined,
  generator: undefined,
  reason: "served by hand",
};

interface ServeOptions {
  root: string;
  lab: LoadedLab;
  variant: string;
  /** The first workload that has an app for the variant when left out. */
  workload?: string | undefined;
  /** Any free port when left out. */
  port?: number | undefined;
  signal: AbortSignal;
  onReady: (url: string) => void;
  /** Told what takes long before that, such as services found for the first time. */
  onProgress: (text: string) => void;
}

/**
 * Runs one variant in the foreground, unpinned, until the signal is aborted.
 * @throws UsageError for ids the lab does not have, MissingResourceError for a port in use
 */
export async function serveVariant({
  root,
  lab,
  variant,
  workload: wanted,
  port,
  signal,
  onReady,
  onProgress,
}: ServeOptions): Promise<void> {
  const workload = lab.workloads.find(
    ({ id, apps }) => (wanted === undefined || id === wanted) && variant in apps,
  );
  if (workload === undefined) {
    const known = lab.workloads.flatMap(({ id, apps }) =>
      Object.keys(apps).map((app) => `${app} (${id})`),
    );
    throw new UsageError(
      `Lab ${lab.id} has no app for variant "${variant}"${wanted ? ` in workload "${wanted}"` : ""}; it has ${known.join(", ")}.`,
    );
  }
  await using bed = await openTestBed({
    root,
    lab,
    lock: undefined,
    pinning: UNPINNED,
    bootSeconds: paceOf("default").bootSeconds,
    signal,
    onProgress,
    interrupted: INTERRUPTED,
  });
  try {
    const server = await startServer(bed, workload, variant, port ?? 0).catch((error: unknown) => {
      if (error instanceof Error && error.message.includes("EADDRINUSE")) {
        throw new MissingResourceError(
          `Port ${port} is in use; name another with --port, or leave it out for any free one.`,
          { cause: error },
        );
      }
      throw error;
    });
    onReady(server.url);
    while (server.process.alive && !signal.aborted) await pause(LOOK_AGAIN_MILLIS, signal);
    if (!signal.aborted) throw server.process.failure();
    await server.process.stop();
  } catch (error) {
    if (signal.aborted) throw new InterruptedError(INTERRUPTED);
    throw error;
  }
}
