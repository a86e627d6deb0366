import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

const chapters = defineCollection({
  loader: glob({ base: "./content/chapters", pattern: "*/index.mdx" }),
  schema: z.object({
    chapter: z.number().int().positive(),
    lab: z.string(),
    part: z.string(),
    title: z.string(),
    question: z.string(),
    description: z.string(),
    /** What the reader can decide after the chapter. */
    decide: z.string(),
    draft: z.boolean().default(false),
  }),
});

export const collections = { chapters };
