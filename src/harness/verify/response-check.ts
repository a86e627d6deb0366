import { request } from "node:http";
import type { RequestSpec } from "../../lab/definition.ts";

const ANSWER_WITHIN_MILLIS = 5_000;
const SHOWN_CHARACTERS = 80;

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const shown = (text: string) =>
  JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);

/** Where two texts part, so that a 10 KB difference can be seen in a line. */
function firstDifference(expected: string, actual: string): string {
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  const from = Math.max(0, at - 10);
  return `from character ${at} on ${shown(actual.slice(from))} instead of ${shown(expected.slice(from))}`;
}

function send(url: string, spec: RequestSpec): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}${spec.path}`,
      {
        method: spec.method,
        headers: {
          ...spec.headers,
          ...(spec.body === undefined ? {} : { "content-length": Buffer.byteLength(spec.body) }),
        },
        agent: false,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MILLIS),
      },
      (incoming) => {
        let body = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => {
          body += chunk;
        });
        incoming.on("end", () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
        );
        incoming.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(spec.body);
  });
}

/** The ways in which a server's answers differ from the expected ones, a sentence part each; empty when all are right. */
export async function checkResponses(
  url: string,
  specs: readonly RequestSpec[],
): Promise<string[]> {
  const differences: string[] = [];
  for (const spec of specs) {
    const what = `${spec.method} ${spec.path}`;
    let answer: Answer;
    try {
      answer = await send(url, spec);
    } catch (error) {
      const timedOut =
        error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
      differences.push(
        timedOut
          ? `did not finish its answer to ${what} within ${ANSWER_WITHIN_MILLIS / 1000} s`
          : `gave no whole answer to ${what} (${error instanceof Error ? error.message : String(error)})`,
      );
      continue;
    }
    if (answer.status !== spec.expect.status) {
      differences.push(
        `answered ${what} with status ${answer.status} instead of ${spec.expect.status}`,
      );
    } else if (answer.body !== spec.expect.body) {
      differences.push(
        `answered ${what} with another body, ${firstDifference(spec.expect.body, answer.body)}`,
      );
    }
    for (const [name, value] of Object.entries(spec.expect.headers ?? {})) {
      if (answer.headers[name] !== value) {
        differences.push(
          `answered ${what} with header ${name} ${shown(String(answer.headers[name]))} instead of ${shown(value)}`,
        );
      }
    }
  }
  return differences;
}

/** The requests with what this server answers to them as the expectation: for a server whose answers are known to be wrong. */
export function expectOwnAnswers(
  url: string,
  specs: readonly RequestSpec[],
): Promise<RequestSpec[]> {
  return Promise.all(
    specs.map(async (spec) => {
      const { status, body } = await send(url, spec);
      return { ...spec, expect: { status, headers: {}, body } };
    }),
  );
}
