import { apps, defineLab, dilution } from "#lab";
import { ablations, ablationVariants } from "./ablations.ts";
import { exerciseRequests } from "./exercise/requests.ts";
import {
  keepsAnswersApart,
  rejectsBadBodies,
  rejectsMissingAuthorization,
} from "./oracle/invariants.ts";
import { helloWorld, orders } from "./requests.ts";

const frameworks = ["express", "fastify", "node-http", "hono", "koa"];
// So many that a server in a duet has work left when its turn on the core ends; with 50, Fastify ran dry.
const load = { kind: "closed", connections: 100 } as const;
const fastifyOverExpress = { variant: "fastify", baseline: "express" } as const;

const dilutionPoints = dilution({
  folder: "variants/with-work",
  variants: ["express", "fastify"],
  request: helloWorld,
  cpuMillis: [0, 0.1, 1, 5, 20],
  waitMillis: [0, 0.1, 1, 5, 20],
  // Few where a request computes long: a server with 100 such requests in its queue could not be asked anything for seconds.
  connections: ({ kind, millis }) => (kind === "cpu" && millis >= 1 ? 16 : 100),
  ballast: ({ kind, millis }) => kind === "cpu" || millis < 20,
}).map((point) =>
  // A shorter wait by other means (a worker thread that signals) costs more CPU time than the frameworks do.
  point.id === "wait-0.1ms"
    ? {
        ...point,
        title: "A timer of 0.1 ms in the request, which Node.js makes a wait of about 1.1 ms",
      }
    : point,
);

export default defineLab({
  id: "fastify-vs-express",
  chapter: 4,
  title: "Framework overhead",
  question: "How much of a request does the web framework cost, and what would switching buy?",
  variants: [
    { id: "express", title: "Express", shows: "A stack of layers walked for every request" },
    { id: "fastify", title: "Fastify", shows: "A radix tree of routes and compiled serialisers" },
    {
      id: "node-http",
      title: "node:http",
      shows: "No framework: the floor that all the others stand on",
    },
    { id: "hono", title: "Hono", shows: "Web-standard requests and responses on node:http" },
    { id: "koa", title: "Koa", shows: "Middlewares composed from async functions" },
    ...ablationVariants,
  ],
  workloads: [
    {
      id: "tiny",
      title: "GET, 17 bytes of JSON",
      apps: apps("variants/tiny", frameworks),
      requests: [helloWorld],
      load,
      modes: { quick: ["fastify"], default: "all", reference: "all" },
    },
    {
      id: "realistic",
      title: "POST of a validated 1 KB order, 10 KB receipt, 40 routes, three middlewares",
      apps: apps("variants/realistic", frameworks),
      requests: orders,
      load,
    },
    {
      id: "behind-wait",
      title: "GET, 17 bytes of JSON after 20 ms of waiting",
      apps: apps("variants/with-work", frameworks, { waitMillis: 20 }),
      requests: [helloWorld],
      load: { kind: "closed", connections: 50 },
      ballast: false,
    },
    ...dilutionPoints,
    ...ablations,
  ],
  primary: { workload: "tiny", variant: "fastify" },
  invariants: [
    {
      id: "rejects-bad-bodies",
      text: "Each of the same 20 bad bodies is answered with 400",
      workload: "realistic",
      check: rejectsBadBodies,
    },
    {
      id: "rejects-missing-auth",
      text: "An order without a valid authorization header is answered with 401",
      workload: "realistic",
      check: rejectsMissingAuthorization,
    },
    {
      id: "keeps-answers-apart",
      text: "50 different orders at once are each answered with their own receipt",
      workload: "realistic",
      check: keepsAnswersApart,
    },
  ],
  claims: [
    {
      id: "tiny-at-least-1.4",
      text: "On a tiny JSON route, Fastify serves at least 1.4 times the requests per second of Express.",
      rule: { kind: "ratio-at-least", workload: "tiny", ...fastifyOverExpress, threshold: 1.4 },
    },
    {
      id: "realistic-at-least-1.2",
      text: "On a realistic route, Fastify serves at least 1.2 times the requests per second of Express.",
      rule: {
        kind: "ratio-at-least",
        workload: "realistic",
        ...fastifyOverExpress,
        threshold: 1.2,
      },
    },
    {
      id: "behind-wait-within-5-percent",
      text: "Behind 20 ms of waiting, far from saturation, Fastify's requests per second are within 5 % of Express's.",
      rule: {
        kind: "ratio-within",
        workload: "behind-wait",
        ...fastifyOverExpress,
        from: 0.95,
        to: 1.05,
      },
    },
    {
      id: "dilution-form-at-1ms",
      text: "With 1 ms of other computing in the request, the measured ratio is within 3 % of what the dilution form expects.",
      rule: {
        kind: "dilution-agrees",
        workload: "cpu-1ms",
        ...fastifyOverExpress,
        tolerance: 0.03,
      },
    },
    {
      id: "dilution-form-at-0.1ms",
      text: "With 0.1 ms of other computing in the request, the measured ratio is within 5 % of what the dilution form expects.",
      rule: {
        kind: "dilution-agrees",
        workload: "cpu-0.1ms",
        ...fastifyOverExpress,
        tolerance: 0.05,
      },
    },
    {
      id: "rejects-bad-bodies",
      text: "Every variant refuses the same 20 bad bodies.",
      rule: { kind: "invariant", invariant: "rejects-bad-bodies" },
    },
  ],
  exercise: {
    task: "This Fastify server is slower than it has to be, and some of its answers lack fields. Make every answer complete and bring its CPU time per request below 0.6 of the starter's: look for work that the framework does already.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    requests: exerciseRequests,
    load,
    cpuAtMostOfSolution: 1.15,
    cpuAtMostOfStarter: 0.6,
  },
});
