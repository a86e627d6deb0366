/**
 * What the difference is made of: each workload is a pair that differs in one cause. The steps from
 * node-http to express follow one another, so their sum can be held against the difference measured
 * between the two ends; what remains is left unexplained.
 */
import type { Apps, LabDefinition } from "#lab";
import { helloWithHeaders, helloWorld, menuOf } from "./requests.ts";

type WorkloadInput = Parameters<typeof import("#lab").defineLab>[0]["workloads"][number];
type VariantSummary = LabDefinition["variants"][number];

export const ablationVariants: VariantSummary[] = [
  {
    id: "node-http-prototypes",
    title: "node:http, new prototypes",
    shows: "node:http that gives request and response new prototypes, as Express does",
  },
  {
    id: "express-raw-middleware",
    title: "Express, raw middleware",
    shows: "Express up to its first layer, which answers with node:http's own calls",
  },
  {
    id: "express-raw-route",
    title: "Express, raw answer",
    shows: "Express finds the route, node:http's own calls write the answer",
  },
  {
    id: "express-etag",
    title: "Express, ETag on",
    shows: "Express with its default: a weak ETag of every body",
  },
  {
    id: "express-1st-of-40",
    title: "Express, 1st of 40 routes",
    shows: "The route that is hit stands before 39 others",
  },
  {
    id: "express-20th-of-40",
    title: "Express, 20th of 40 routes",
    shows: "The route that is hit stands after 19 others",
  },
  {
    id: "express-40th-of-40",
    title: "Express, 40th of 40 routes",
    shows: "The route that is hit stands after 39 others",
  },
  {
    id: "express-three-middlewares",
    title: "Express, three middlewares",
    shows: "Request id, timing and an authorization check before the route",
  },
  {
    id: "fastify-no-schema",
    title: "Fastify, no response schema",
    shows: "Fastify that serialises with JSON.stringify",
  },
  {
    id: "fastify-40-routes",
    title: "Fastify, 40 routes",
    shows: "39 other routes in the radix tree",
  },
  {
    id: "fastify-async-hook",
    title: "Fastify, async hook",
    shows: "One async onRequest hook that does nothing",
  },
];

const tiny = (variant: string) => ({ [variant]: { file: `variants/tiny/${variant}.ts` } });
const changed = (variant: string) => ({ [variant]: { file: `variants/ablation/${variant}.ts` } });
const placed = (variant: string, place: number) => ({
  [variant]: { file: "variants/ablation/express-route-of-40.ts", params: { place } },
});

/** The second app is the first with one cause changed. */
function ablation(id: string, cause: string, pair: Apps, request = helloWorld): WorkloadInput {
  return {
    id,
    title: cause,
    role: "ablation",
    cause,
    apps: pair,
    requests: [request],
    load: { kind: "closed", connections: 100 },
    modes: { quick: [], default: [], reference: "all" },
  };
}

const serialise = (size: string, rows: number) =>
  ablation(
    `serialise-${size}`,
    `JSON.stringify instead of a compiled serialiser, body of ${size.replace("kb", " KB")}`,
    {
      fastify: { file: "variants/ablation/serialise-schema.ts", params: { rows } },
      "fastify-no-schema": { file: "variants/ablation/serialise-stringify.ts", params: { rows } },
    },
    menuOf(rows),
  );

export const ablations: WorkloadInput[] = [
  ablation(
    "express-step-1-enter",
    "Express's way to its first layer: final handler, new prototypes, locals, walk",
    {
      ...tiny("node-http"),
      ...changed("express-raw-middleware"),
    },
  ),
  ablation(
    "express-step-1-prototypes",
    "new prototypes for request and response, and locals (a part of step 1)",
    {
      ...tiny("node-http"),
      ...changed("node-http-prototypes"),
    },
  ),
  ablation("express-step-2-route", "a route instead of a middleware as the first layer", {
    ...changed("express-raw-middleware"),
    ...changed("express-raw-route"),
  }),
  ablation("express-step-3-json", "response.json instead of node:http's own calls", {
    ...changed("express-raw-route"),
    ...tiny("express"),
  }),
  ablation("express-etag", "a weak ETag of the body", {
    ...tiny("express"),
    ...changed("express-etag"),
  }),
  ablation("express-20th-route", "19 routes to walk past", {
    ...placed("express-1st-of-40", 1),
    ...placed("express-20th-of-40", 20),
  }),
  ablation("express-40th-route", "39 routes to walk past", {
    ...placed("express-1st-of-40", 1),
    ...placed("express-40th-of-40", 40),
  }),
  ablation(
    "express-three-middlewares",
    "three middlewares: request id, timing, authorization",
    { ...tiny("express"), ...changed("express-three-middlewares") },
    helloWithHeaders,
  ),
  ablation("fastify-no-schema", "JSON.stringify instead of a compiled serialiser", {
    ...tiny("fastify"),
    ...changed("fastify-no-schema"),
  }),
  ablation("fastify-40-routes", "39 more routes in the tree", {
    ...tiny("fastify"),
    ...changed("fastify-40-routes"),
  }),
  ablation("fastify-async-hook", "one async hook", {
    ...tiny("fastify"),
    ...changed("fastify-async-hook"),
  }),
  serialise("0.1kb", 1),
  serialise("1kb", 12),
  serialise("10kb", 120),
  serialise("100kb", 1200),
];
