import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A request listener's file that answers as the trial lab expects. */
export const RIGHT = `export default () => (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end('{"right":true}');
};
`;

/** As RIGHT until load has begun: the checks come one connection at a time, load comes with several. */
export const underLoad = (what: string) => `let open = 0;
export default () => (request, response) => {
  open += 1;
  response.on("close", () => { open -= 1; });
  setTimeout(() => {
    if (open > 2) { ${what} }
    else response.writeHead(200, { "content-type": "application/json" }).end('{"right":true}');
  }, 1);
};
`;

/**
 * A handbook of one lab with two variants, `one` (the baseline) and `other`, in a folder of its own.
 * Without background load unless asked for, because it would slow the tests that run beside it.
 */
export function makeTrialRoot(
  apps: { one?: string; other?: string } = {},
  folder = "handbook",
  ballast = false,
): string {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), "lab-"))), folder);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("package.json", '{"type":"module"}');
  write("labs/trial/package.json", '{"type":"module"}');
  write("labs/trial/one.ts", apps.one ?? RIGHT);
  write("labs/trial/other.ts", apps.other ?? RIGHT);
  write(
    "labs/trial/lab.ts",
    `export default ${JSON.stringify({
      id: "trial",
      chapter: 1,
      title: "Trial",
      question: "Does the harness work?",
      variants: [
        { id: "one", title: "One", shows: "the baseline" },
        { id: "other", title: "Other", shows: "another" },
      ],
      workloads: [
        {
          id: "hello",
          title: "Hello",
          apps: { one: { file: "one.ts" }, other: { file: "other.ts" } },
          requests: [
            {
              method: "GET",
              path: "/",
              expect: {
                status: 200,
                headers: { "content-type": "application/json" },
                body: '{"right":true}',
              },
            },
          ],
          load: { kind: "closed", connections: 10 },
          ballast,
          modes: { quick: "all" },
        },
      ],
      primary: { workload: "hello", variant: "other" },
      claims: [
        {
          id: "other-not-below-a-tenth",
          text: "The other is at least a tenth as fast.",
          rule: { kind: "ratio-at-least", workload: "hello", variant: "other", threshold: 0.1 },
        },
      ],
    })};\n`,
  );
  return root;
}

export const removeTrialRoot = (root: string) =>
  rmSync(dirname(root), { recursive: true, force: true });
