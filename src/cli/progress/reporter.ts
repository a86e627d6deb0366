import type { StoppableReporter } from "./live-reporter.ts";
import { plainReporter } from "./plain-reporter.ts";

/** On a terminal a live region, otherwise plain lines; always on stderr, so that stdout holds the answer only. */
export async function createReporter(
  stream: NodeJS.WriteStream = process.stderr,
): Promise<StoppableReporter> {
  if (stream.isTTY && process.env.TERM !== "dumb") {
    const { liveReporter } = await import("./live-reporter.ts");
    return liveReporter(stream);
  }
  return { ...plainReporter((line) => void stream.write(`${line}\n`)), stop: () => {} };
}
