import type { z } from "zod";
import type { App, RequestSpec, Workload } from "./definition.ts";

type WorkloadInput = z.input<typeof Workload>;
export type Apps = Record<string, z.input<typeof App>>;

/**
 * One app for each variant from a folder with a file for each: `apps("variants/tiny", ["express", "fastify"])`
 * runs `variants/tiny/express.ts` and `variants/tiny/fastify.ts`.
 */
export function apps(
  folder: string,
  variants: readonly string[],
  params: z.input<typeof App>["params"] = {},
): Apps {
  return Object.fromEntries(variants.map((id) => [id, { file: `${folder}/${id}.ts`, params }]));
}

export interface DilutionOptions {
  /** Folder with a file for each variant that does `params.workIterations` of computing and waits `params.waitMillis`. */
  folder: string;
  variants: readonly [baseline: string, variant: string, ...others: string[]];
  request: RequestSpec;
  cpuMillis: readonly number[];
  waitMillis: readonly number[];
  /** Deep enough that a server computing always has a request waiting, and not so deep that it cannot be asked anything. */
  connections: (work: { kind: "cpu" | "wait"; millis: number }) => number;
  /** Whether the servers are busy all the time at this point; where not given, at every one. */
  ballast?: (work: { kind: "cpu" | "wait"; millis: number }) => boolean;
}

/**
 * The dilution curve: the same comparison with more and more other work inside the request, once as
 * computing and once as waiting. A lab of any two variants whose difference is CPU time can use it.
 */
export function dilution(options: DilutionOptions): WorkloadInput[] {
  const point = (kind: "cpu" | "wait", millis: number): WorkloadInput => ({
    id: `${kind}-${millis}ms`,
    title:
      kind === "cpu"
        ? `${millis} ms of computing in the request`
        : `${millis} ms of waiting in the request`,
    role: "dilution",
    apps: apps(options.folder, options.variants, kind === "wait" ? { waitMillis: millis } : {}),
    requests: [options.request],
    load: { kind: "closed", connections: options.connections({ kind, millis }) },
    ballast: options.ballast?.({ kind, millis }) ?? true,
    work: { kind, millis },
    modes: { quick: [], default: [], reference: "all" },
  });
  return [
    ...options.cpuMillis.map((millis) => point("cpu", millis)),
    ...options.waitMillis.map((millis) => point("wait", millis)),
  ];
}
