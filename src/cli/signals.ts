/** A second signal this long after the first ends the command without cleaning up. */
const IMPATIENCE_MILLIS = 1_000;

/**
 * An AbortSignal that fires once: on SIGINT, SIGTERM or SIGHUP, or when the process that started this
 * one on the pinned runtime is gone. A repeated signal within a second is the same one, because a
 * terminal's Ctrl-C reaches both processes; a later one ends the command at once.
 */
export function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const abort = () => {
    if (controller.signal.aborted && Date.now() - firstAt > IMPATIENCE_MILLIS) process.exit(130);
    firstAt ||= Date.now();
    controller.abort();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, abort);
  if (process.channel) {
    process.on("disconnect", abort);
    process.channel.unref();
  }
  return controller.signal;
}
