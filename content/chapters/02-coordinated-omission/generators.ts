import { z } from "zod";
import { SiteError } from "#content/error.ts";
import { Machine } from "#result/document/schema.ts";

const positive = z.number().positive();
const count = z.number().int().positive();

/** What one generator said of one server in one run. Latencies in milliseconds, by the generator's own reckoning. */
export const GeneratorRun = z.strictObject({
  p50Millis: z.number().nonnegative(),
  p99Millis: z.number().nonnegative(),
  maxMillis: z.number().nonnegative(),
  answered: count,
  /** CPU time of the generator's process over the requests answered; null where it is not known. */
  cpuMicrosPerRequest: positive.nullable(),
});

/** Several generators at the same servers, as `npm run bench:generators -- --write` leaves it in generators.json. */
export const GeneratorComparison = z.strictObject({
  measured: z.iso.datetime(),
  command: z.string(),
  machine: Machine.pick({
    cpuModel: true,
    cores: true,
    os: true,
    kernel: true,
    virtualisation: true,
  }),
  /** Versions of the generators and of what runs them. */
  versions: z.record(z.string(), z.string()),
  /** Of the closed loops. */
  connections: count,
  servers: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        /** Of those that are given a rate. */
        ratePerSecond: positive,
        seconds: positive,
        /** The 99th percentile that follows from how the server stalls; null for one that does not. */
        expectedP99Millis: positive.nullable(),
        generators: z
          .array(z.strictObject({ name: z.string(), runs: z.array(GeneratorRun).nonempty() }))
          .nonempty(),
      }),
    )
    .nonempty(),
});
export type GeneratorRun = z.infer<typeof GeneratorRun>;
export type GeneratorComparison = z.infer<typeof GeneratorComparison>;

/** @throws SiteError naming the place in generators.json that is not as the script writes it */
export function generatorComparison(json: unknown): GeneratorComparison {
  const { data, error } = GeneratorComparison.safeParse(json);
  if (data) return data;
  const [issue] = error.issues;
  throw new SiteError(
    `content/chapters/02-coordinated-omission/generators.json is not what \`npm run bench:generators -- --write\` leaves, at ${issue?.path.join(".")}: ${issue?.message}; run it again.`,
  );
}
