/** Rows of the table in which load generators are seen side by side. */

import { formatExact, formatQuantity } from "#content/format.ts";
import type { GeneratorComparison, GeneratorRun } from "./generators.ts";

type Server = GeneratorComparison["servers"][number];

/** A row for each generator; of several runs the middle one of each figure, with the least and the most in brackets. */
export function generatorRows({ generators }: Server): { name: string; cells: string[] }[] {
  return generators.map(({ name, runs }) => {
    const cell = (of: (run: GeneratorRun) => number | null, write: (value: number) => string) => {
      const values = runs
        .map(of)
        .filter((value) => value !== null)
        .sort((a, b) => a - b);
      if (values.length === 0) return "not known";
      const middle = write(values[(values.length - 1) >> 1]!);
      if (values.length === 1) return middle;
      return `${middle} (${write(values[0]!)} to ${write(values.at(-1)!)})`;
    };
    const millis = (value: number) => formatQuantity(value, "ms");
    return {
      name,
      cells: [
        cell((run) => run.p50Millis, millis),
        cell((run) => run.p99Millis, millis),
        cell((run) => run.maxMillis, millis),
        cell((run) => run.answered, formatExact),
        cell(
          (run) => run.cpuMicrosPerRequest,
          (value) => formatQuantity(value, "µs"),
        ),
      ],
    };
  });
}
