import { Agent, request } from "node:http";
import type { Order } from "./orders.ts";
import { STEPS } from "./scenario.ts";
import { Rejected } from "./variant.ts";

/** Client of the neighbour: one request for each step, over a bounded number of connections. */
export class Neighbour {
  readonly #url: string;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws Rejected where no receipt can be written */
  async work({ id, item }: Order): Promise<void> {
    for (const { name } of STEPS) {
      const status = await this.#ask(`/${name}?order=${id}&item=${item}`);
      if (status === 422) throw new Rejected(`no receipt can be written for item ${item}`);
      if (status !== 200) throw new Error(`the neighbour answered ${status} to ${name}`);
    }
  }

  #ask(path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = request(this.#url + path, { agent: this.#agent, method: "POST" }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
        response.on("error", reject);
      });
      sent.on("error", reject);
      sent.end();
    });
  }
}
