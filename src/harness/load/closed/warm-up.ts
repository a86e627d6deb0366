export const WARM_UP_WINDOW_SECONDS = 0.25;

const WINDOWS_COMPARED = 3;
/** Throughput still rises when the newest windows are this much above the ones before them. */
const RISE = 1.05;

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Whether any target's throughput still shows an upward trend: the mean of the last three windows
 * against the three before. A fall is the machine's drift and no reason to go on.
 * @param windows one row for each window, one throughput for each target
 */
export function stillWarming(windows: number[][]): boolean {
  if (windows.length < 2 * WINDOWS_COMPARED) return true;
  const targets = windows[0]?.length ?? 0;
  for (let target = 0; target < targets; target++) {
    const column = windows.map((row) => row[target] ?? 0);
    const last = mean(column.slice(-WINDOWS_COMPARED));
    const before = mean(column.slice(-2 * WINDOWS_COMPARED, -WINDOWS_COMPARED));
    if (last > before * RISE) return true;
  }
  return false;
}
