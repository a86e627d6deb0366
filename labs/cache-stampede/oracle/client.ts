/** A small client for the invariants: as many connections as it takes, used by turns. */
import { Agent, request } from "node:http";
import type { Counters } from "../system/counters.ts";

export interface Answer {
  /** 0 where there was no whole answer. */
  status: number;
  isRight: boolean;
  /** Of the page when its answer was sent; undefined where the server does not say. */
  ageMillis: number | undefined;
}

export class Client {
  readonly #url: string;
  /** By turns, so that every server process gets its share. */
  readonly #agent = new Agent({ keepAlive: true, scheduling: "fifo" });

  constructor(url: string) {
    this.#url = url;
  }

  async page(id?: number): Promise<Answer> {
    const { status, body, age } = await this.#get(id === undefined ? "/page" : `/page/${id}`);
    const isRight = status === 200 && body === '{"ok":true}';
    return { status, isRight, ageMillis: age === undefined ? undefined : Number(age) };
  }

  /** @throws Error where the server gives none */
  async counters(): Promise<Counters> {
    return JSON.parse((await this.#get("/counters")).body) as Counters;
  }

  close(): void {
    this.#agent.destroy();
  }

  #get(path: string): Promise<{ status: number; body: string; age: string | undefined }> {
    return new Promise((resolve) => {
      const failed = () => resolve({ status: 0, body: "", age: undefined });
      const sent = request(this.#url + path, { agent: this.#agent }, (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          body += chunk;
        });
        response.on("end", () => {
          const age = response.headers["age-millis"];
          const status = response.statusCode ?? 0;
          resolve({ status, body, age: typeof age === "string" ? age : undefined });
        });
        response.on("error", failed);
      });
      sent.on("error", failed);
      sent.end();
    });
  }
}
