/** Generators that may be on this machine, and what they print: wrk and hey. Both are closed loops. */
import { execFile } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Pin } from "../../src/harness/processes/pinning.ts";

/** Clock ticks a second in /proc, which Linux fixes at 100 for programs. */
const TICKS_PER_SECOND = 100;
const MILLIS_PER: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

export interface Printed {
  p50Millis: number;
  p99Millis: number;
  maxMillis: number;
  answered: number;
}

export interface OutsideRun {
  url: string;
  connections: number;
  seconds: number;
  /** For all connections together; only hey has such an option, one for each worker. */
  ratePerSecond?: number;
}

export interface OutsideGenerator {
  command: "wrk" | "hey";
  args(run: OutsideRun): string[];
  /** @throws Error where the text is not what the command prints */
  read(text: string): Printed;
}

export const wrk: OutsideGenerator = {
  command: "wrk",
  args: ({ url, connections, seconds }) => [
    "--threads",
    "1",
    "--connections",
    String(connections),
    "--duration",
    `${seconds}s`,
    "--latency",
    url,
  ],
  read: (text) => {
    const time = String.raw`([\d.]+)(us|ms|s|m)`;
    const percentile = (percent: string) =>
      millisOf(found(text, new RegExp(String.raw`^\s*${percent}%\s+${time}`, "m"), "wrk"));
    const latency = found(text, new RegExp(String.raw`Latency\s+\S+\s+\S+\s+${time}`), "wrk");
    return {
      p50Millis: percentile("50"),
      p99Millis: percentile("99"),
      maxMillis: millisOf(latency),
      answered: Number(found(text, /(\d+) requests in/, "wrk")[1]),
    };
  },
};

export const hey: OutsideGenerator = {
  command: "hey",
  args: ({ url, connections, seconds, ratePerSecond }) => [
    "-c",
    String(connections),
    "-z",
    `${seconds}s`,
    ...(ratePerSecond === undefined ? [] : ["-q", String(ratePerSecond / connections)]),
    url,
  ],
  read: (text) => {
    const seconds = (pattern: RegExp) => Number(found(text, pattern, "hey")[1]) * 1000;
    const responses = [...text.matchAll(/\[\d{3}\]\s+(\d+) responses/g)];
    return {
      p50Millis: seconds(/50%+ in ([\d.]+) secs/),
      p99Millis: seconds(/99%+ in ([\d.]+) secs/),
      maxMillis: seconds(/Slowest:\s+([\d.]+) secs/),
      answered: responses.reduce((sum, [, count]) => sum + Number(count), 0),
    };
  },
};

/** Whether a command can be started by its name. */
export function isOnPath(command: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}

/** Runs a generator to its end; its CPU time is known where there is /proc, and 0 elsewhere. */
export async function runOutside(
  { command, args, read }: OutsideGenerator,
  run: OutsideRun,
  pin: Pin | undefined,
): Promise<Printed & { cpuMicros: number }> {
  const [name, all] = pin ? pin.wrap(command, args(run)) : [command, args(run)];
  const before = childrenCpuMicros();
  const { stdout } = await promisify(execFile)(name, all);
  return { ...read(stdout), cpuMicros: childrenCpuMicros() - before };
}

/** CPU time of all of our children that have ended. */
function childrenCpuMicros(): number {
  try {
    // The name in brackets may hold spaces; user and system time of children are 14th and 15th after it.
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]!.split(" ");
    return ((Number(fields[13]) + Number(fields[14])) * 1e6) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

function found(text: string, pattern: RegExp, command: string): RegExpExecArray {
  const match = pattern.exec(text);
  if (match !== null) return match;
  throw new Error(
    `${command} printed nothing like ${pattern}; its version may be another:\n${text}`,
  );
}

function millisOf([, value, unit]: RegExpExecArray): number {
  return Number(value) * MILLIS_PER[unit!]!;
}

/** The version that Debian's packages know a command by; undefined where it came from elsewhere. */
export async function packagedVersion(command: string): Promise<string | undefined> {
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills in what is in braces.
    const args = ["--show", "--showformat=${Version}", command];
    return (await promisify(execFile)("dpkg-query", args)).stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
