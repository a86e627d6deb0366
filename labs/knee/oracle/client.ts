/** A small client for the invariants: it opens its connections first, and times each answer. */
import { Agent, request } from "node:http";

export interface Answer {
  /** 0 where there was no whole answer. */
  status: number;
  body: string;
  /** From sending to the last byte. */
  millis: number;
}

export interface Client {
  get(path: string): Promise<Answer>;
  post(path: string): Promise<Answer>;
  close(): void;
}

/** A client whose connections are all open; it has at most as many requests in flight. */
export async function connect(url: string, connections: number): Promise<Client> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const client: Client = {
    get: (path) => ask(agent, "GET", url + path),
    post: (path) => ask(agent, "POST", url + path),
    close: () => agent.destroy(),
  };
  await Promise.all(Array.from({ length: connections }, () => client.get("/stats")));
  return client;
}

function ask(agent: Agent, method: "GET" | "POST", url: string): Promise<Answer> {
  return new Promise((resolve) => {
    const begun = performance.now();
    const end = (status: number, body: string) =>
      resolve({ status, body, millis: performance.now() - begun });
    const sent = request(url, { agent, method }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => end(response.statusCode ?? 0, body));
      response.on("error", () => end(0, body));
    });
    sent.on("error", () => end(0, ""));
    sent.end();
  });
}
