/** Requests between the processes, and the errors of those that end without an answer. */
import { Agent, type IncomingHttpHeaders, request } from "node:http";

/** A call that failed; `reason` goes into the bridge's table of failures. */
export class SendError extends Error {
  readonly reason: string;

  constructor(reason: string, sentence: string) {
    super(sentence);
    this.reason = reason;
  }
}

/** Nothing came in time: it may have been done or not. */
export class NoAnswer extends SendError {
  constructor(url: string, millis: number) {
    super("no answer", `${url} gave no answer within ${millis} ms; it may have done its work.`);
  }
}

/** The connection was refused, or broke: it may have been done or not. */
export class Unreachable extends SendError {
  constructor(url: string, cause: Error) {
    super("unreachable", `${url} cannot be reached (${cause.message}); try again later.`);
  }
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface PostOptions {
  headers?: Record<string, string>;
  timeoutMillis: number;
  /** Called when the kernel has the whole request. */
  onSent?: () => void;
}

const agent = new Agent({ keepAlive: true });

/**
 * Posts JSON, or nothing, and waits for the whole answer, whatever its status is.
 * @throws NoAnswer or Unreachable
 */
export function post(
  url: string,
  body: string | undefined,
  { headers, timeoutMillis, onSent }: PostOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const length = { "content-length": Buffer.byteLength(body ?? "") };
    const options = { method: "POST", agent, headers: { ...type, ...length, ...headers } };
    const sent = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
      response.on("error", broke);
    });
    const broke = (error: Error) => {
      clearTimeout(timer);
      reject(new Unreachable(url, error));
    };
    const timer = setTimeout(() => {
      reject(new NoAnswer(url, timeoutMillis));
      sent.destroy();
    }, timeoutMillis);
    sent.on("error", broke);
    if (onSent) sent.on("finish", onSent);
    sent.end(body);
  });
}
