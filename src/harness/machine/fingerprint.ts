import { existsSync, readFileSync } from "node:fs";
import {
  arch,
  availableParallelism,
  cpus,
  loadavg,
  release,
  totalmem,
  type,
  version,
} from "node:os";
import type { Machine } from "../../result/document/schema.ts";
import type { Pinning } from "../processes/pinning.ts";

const MEGABYTE = 1024 * 1024;

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
};

/** "200000 100000" means two cores; "max 100000" means no limit. */
export function parseCpuLimit(cpuMax: string | undefined): number | null {
  const [quota, period] = (cpuMax ?? "max").split(" ").map(Number);
  return quota !== undefined && period !== undefined && quota > 0 && period > 0
    ? quota / period
    : null;
}

export function parseMemoryLimitMegabytes(memoryMax: string | undefined): number | null {
  const bytes = Number(memoryMax);
  return Number.isFinite(bytes) && bytes > 0 ? Math.round(bytes / MEGABYTE) : null;
}

function operatingSystem(): string {
  const name = read("/etc/os-release")?.match(/^PRETTY_NAME="?([^"\n]+)/m)?.[1];
  return name ?? `${type()} ${version()}`;
}

function virtualisation(): string {
  const seen: string[] = [];
  if (/^flags\b.*\bhypervisor\b/m.test(read("/proc/cpuinfo") ?? "")) seen.push("virtual machine");
  if (existsSync("/.dockerenv") || existsSync("/run/.containerenv")) seen.push("container");
  return seen.join(", ") || "none seen";
}

/** What a reader must know about the machine; nothing in it names a person or a host. */
export function fingerprint(pinning: Pinning): Omit<Machine, "stolenShare" | "speedProbeMillis"> {
  return {
    cpuModel: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    memoryMegabytes: Math.round(totalmem() / MEGABYTE),
    os: operatingSystem(),
    kernel: release(),
    arch: arch(),
    virtualisation: virtualisation(),
    cgroupCpuLimit: parseCpuLimit(read("/sys/fs/cgroup/cpu.max")),
    cgroupMemoryLimitMegabytes: parseMemoryLimitMegabytes(read("/sys/fs/cgroup/memory.max")),
    pinning: {
      applied: pinning.applied,
      servers: pinning.servers?.cores ?? "",
      generator: pinning.generator?.cores ?? "",
      reason: pinning.reason,
    },
    loadAverageAtStart: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
