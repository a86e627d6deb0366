import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

const chapters = defineCollection({
  loader: glob({ base: "./content/chapters", pattern: "*/index.mdx" }),
  // Number, title and question stand in the lab's lab.ts alone.
  schema: z.strictObject({
    lab: z.string(),
    part: z.string(),
    description: z.string(),
    /** What the reader can decide after the chapter. */
    decide: z.string(),
    draft: z.boolean().default(false),
  }),
});

export const collections = { chapters };
