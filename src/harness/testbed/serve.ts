import type { LoadedLab } from "../../lab/load-lab.ts";
import { UsageError } from "../../result/document/errors.ts";
import { InterruptedError, MissingResourceError } from "../errors.ts";
import { calibrateWorkIterationsPerMilli } from "../machine/speed-probe.ts";
import { Guardian } from "../processes/guardian.ts";
import { pause } from "../processes/pause.ts";
import { paceOf } from "../run/plan.ts";
import { startHost } from "./stage.ts";
import { NO_SERVICES, openServices } from "./stage-services.ts";

const LOOK_AGAIN_MILLIS = 200;

export interface ServeOptions {
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
  const guardian = new Guardian();
  const pinning = {
    applied: false,
    servers: undefined,
    rest: undefined,
    generator: undefined,
    reason: "served by hand",
  };
  let services = NO_SERVICES;
  try {
    services = await openServices({
      lab,
      root,
      guardian,
      pinning,
      signal,
      onProgress,
    });
    const host = await startHost(
      {
        lab,
        labFolder: lab.folder,
        bootSeconds: paceOf("default").bootSeconds,
        services,
        workIterationsPerMilli:
          workload.work?.kind === "cpu" ? calibrateWorkIterationsPerMilli() : 0,
        guardian,
        pinning,
        signal,
      },
      workload,
      variant,
      port ?? 0,
    ).catch((error: unknown) => {
      if (error instanceof Error && error.message.includes("EADDRINUSE")) {
        throw new MissingResourceError(
          `Port ${port} is in use; name another with --port, or leave it out for any free one.`,
          { cause: error },
        );
      }
      throw error;
    });
    onReady(host.url);
    while (host.child.alive && !signal.aborted) await pause(LOOK_AGAIN_MILLIS, signal);
    if (!signal.aborted) throw host.child.failure();
    await host.child.stop();
  } catch (error) {
    if (signal.aborted) throw new InterruptedError("Stopped.");
    throw error;
  } finally {
    await services.stop();
    guardian.close();
  }
}
