import { readFileSync } from "node:fs";

/** CPU time of the whole machine since boot, in clock ticks; undefined where the platform does not tell. */
interface CpuTicks {
  total: number;
  stolen: number;
}

export function readCpuTicks(path = "/proc/stat"): CpuTicks | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  const fields = text.split("\n")[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
  if (fields.length < 8 || fields.some(Number.isNaN)) return undefined;
  return { total: fields.reduce((sum, ticks) => sum + ticks, 0), stolen: fields[7]! };
}

/** Share of the machine's CPU time that its hypervisor gave to others between two readings; 0 where unknown. */
export function stolenShare(before: CpuTicks | undefined, after: CpuTicks | undefined): number {
  if (before === undefined || after === undefined || after.total <= before.total) return 0;
  return Math.min(1, Math.max(0, (after.stolen - before.stolen) / (after.total - before.total)));
}
