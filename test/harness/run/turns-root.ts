import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Answers after a wait that it reports, longer for /heavy. */
export const WAITS = `export default ({ params }) => (request, response) => {
  const begun = performance.now();
  setTimeout(() => {
    response.setHeader("server-timing", "wait;dur=" + (performance.now() - begun));
    response.end("right");
  }, params.waitMillis * (request.url === "/heavy" ? 5 : 1));
};
`;

const request = (path: string, requestClass: string, share: number) => ({
  method: "GET",
  path,
  requestClass,
  share,
  expect: { status: 200, body: "right" },
});

/** A lab whose variants take turns: two servers under an open loop, one server under two loads, a search of capacity. */
export function makeTurnsRoot(app = WAITS): string {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), "lab-"))), "handbook");
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const open = {
    kind: "open",
    arrivals: "constant",
    profile: [{ fromSeconds: 0, toSeconds: 0.7, ratePerSecond: 100 }],
    settleSeconds: 0.1,
    sliceSeconds: 0.3,
    connections: 20,
    maximumOutstanding: 200,
  };
  const server = (waitMillis: number, load?: object) => ({
    file: "waits.ts",
    params: { waitMillis },
    ...(load && { load }),
  });
  const requests = [request("/light", "light", 0.8), request("/heavy", "heavy", 0.2)];
  const spawns = { quick: 1 };
  const modes = { quick: "all" };
  const common = { design: "interleaved", requests, load: open, spawns, modes };
  write("package.json", '{"type":"module"}');
  write("labs/trial/package.json", '{"type":"module"}');
  write("labs/trial/waits.ts", app);
  write(
    "labs/trial/lab.ts",
    `export default ${JSON.stringify({
      id: "trial",
      chapter: 1,
      title: "Turns",
      question: "Does taking turns work?",
      variants: [
        { id: "slow", title: "Slow", shows: "waits longer" },
        { id: "fast", title: "Fast", shows: "waits less" },
      ],
      workloads: [
        { ...common, id: "open", title: "Open", apps: { slow: server(20), fast: server(4) } },
        {
          ...common,
          id: "loads",
          title: "Loads",
          role: "curve",
          utilization: 0.5,
          sliceSeconds: 0.2,
          apps: { slow: server(4, { kind: "closed", connections: 4 }), fast: server(4) },
        },
        {
          ...common,
          id: "capacity",
          title: "Capacity",
          role: "curve",
          apps: {
            slow: server(4, {
              kind: "capacity",
              // Four connections carry about 550 such requests a second.
              objective: { percentile: 50, latencyMillis: 5000, goodputShare: 0.5 },
              fromPerSecond: 200,
              toPerSecond: 3200,
              resolution: 1,
              settleSeconds: 0.1,
              trySeconds: 0.3,
              connections: 4,
              maximumOutstanding: 100,
              timeoutSeconds: 1,
            }),
          },
        },
      ],
      primary: {
        workload: "open",
        variant: "fast",
        metric: "latencyMeanMicros",
        requestClass: "light",
      },
      claims: [
        {
          id: "fast-waits-less",
          text: "The fast one waits less.",
          rule: {
            kind: "ratio-at-most",
            workload: "open",
            metric: "waitMeanMicros",
            variant: "fast",
            threshold: 0.9,
          },
        },
      ],
    })};\n`,
  );
  return root;
}
