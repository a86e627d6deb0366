/** What a command gets to end what it started; whatever is left dies with this process (see harness/processes). */
const GRACE_MILLIS = 1_500;

/**
 * An AbortSignal that fires once: on SIGINT, SIGTERM or SIGHUP, or when the process that started this
 * one on the pinned runtime is gone. Later signals change nothing, because a terminal's Ctrl-C reaches
 * both processes. A command that has not ended after the grace is ended, with exit code 130.
 */
export function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  const abort = () => {
    if (controller.signal.aborted) return;
    setTimeout(() => {
      process.stderr.write("lab: interrupted.\n", () => process.exit(130));
    }, GRACE_MILLIS).unref();
    controller.abort();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, abort);
  if (process.channel) {
    process.on("disconnect", abort);
    process.channel.unref();
  }
  return controller.signal;
}
