/** How load comes in different industries: content/chapters/01-knee/industries.json. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SiteError } from "#content/error.ts";

const FILE = "content/chapters/01-knee/industries.json";
const text = z.string().min(1);

const Industry = z
  .strictObject({
    industry: text,
    /** How requests come. */
    arrivals: text,
    /** What must never be lost or doubled. */
    keep: text,
    /** What is given up first. */
    shed: text,
    /** Numbers of the chapters that matter most. */
    chapters: z.array(z.number().int().positive()).min(1),
    /** One case on record; empty where none was found. */
    record: z.string(),
    /** Id of its source in content/sources.json. */
    source: z.string().min(1).optional(),
  })
  .refine(({ record, source }) => (record === "") === (source === undefined), {
    message: "a record needs a source, and a source a record",
    path: ["source"],
  });
export type Industry = z.infer<typeof Industry>;

/** @throws SiteError naming the place in the file that is not an industry */
export function industriesIn(json: unknown): Industry[] {
  const parsed = z.array(Industry).safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new SiteError(`${FILE} is not valid at ${path.join(".")} (${message}); correct it.`);
}

/** All rows, in the file's order. */
export function allIndustries(): Industry[] {
  return industriesIn(JSON.parse(readFileSync(join(process.cwd(), FILE), "utf8")));
}
