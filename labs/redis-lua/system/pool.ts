/** Connections to Redis, each lent to one request at a time: WATCH belongs to a connection, not to a request. */
import { Redis } from "ioredis";

/** What a pipeline or a transaction answers: an error or a reply for each command; null where it was discarded. */
type Answers = [error: Error | null, reply: unknown][] | null;

export class Pool {
  /** How often something was written to a connection: once for a command, once for a whole pipeline. */
  roundTrips = 0;
  readonly #idle: Redis[] = [];
  readonly #waiting: ((redis: Redis) => void)[] = [];

  /**
   * Opens the connections; rejects where one cannot be opened.
   * @param define defines commands on a connection before it connects
   */
  static async open(
    url: string,
    connections: number,
    define: (redis: Redis) => void = () => {},
  ): Promise<Pool> {
    const pool = new Pool();
    const opening = Array.from({ length: connections }, async () => {
      const redis = new Redis(url, { lazyConnect: true });
      // What was to be sent fails by itself, and ioredis connects again.
      redis.on("error", () => {});
      redis.on("ready", () => pool.#countWrites(redis));
      define(redis);
      await redis.connect();
      pool.#idle.push(redis);
    });
    await Promise.all(opening);
    return pool;
  }

  /** Lends a connection for as long as `work` takes; calls that find none free wait, first come, first served. */
  async use<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result> {
    const redis = this.#idle.pop() ?? (await this.#next());
    try {
      return await work(redis);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(redis);
      else this.#idle.push(redis);
    }
  }

  #next(): Promise<Redis> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Counted where bytes leave, so that no variant has to say how many round trips it makes. */
  #countWrites({ stream }: Redis): void {
    const { write } = stream;
    const counted = (...written: unknown[]): boolean => {
      this.roundTrips += 1;
      return Reflect.apply(write, stream, written) as boolean;
    };
    stream.write = counted as typeof stream.write;
  }
}

/** The replies of a pipeline. @throws the first error among them */
export function repliesOf(answers: Answers): unknown[] {
  if (answers === null) throw new Error("the transaction was discarded");
  return answers.map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}
