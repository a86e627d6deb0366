/** What npm gives as its reason on stderr, in one line: without warnings, usage, stack and log file. */
export function errorSentence(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => /^npm (?:error|ERR!) ?(.*)$/.exec(line)?.[1]?.trim())
    .filter((line) => line !== undefined);
  const usage = lines.findIndex((line) =>
    /^(Clean install a project|A complete log|at )/.test(line),
  );
  const reasons = (usage < 0 ? lines : lines.slice(0, usage)).filter((line) => line !== "");
  return reasons.length > 0 ? reasons.join("; ") : stderr.trim().split("\n").at(-1)!;
}
