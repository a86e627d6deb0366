/** What must hold for the figures to be about this stall: it is as long as stated, and no answer is lost in it. */
import type { InvariantTarget } from "#lab";
import { SERVED, STALL_MILLIS } from "../system/scenario.ts";

interface Stats {
  /** Stalls that have ended. */
  stalls: number;
  /** Their mean length as the server measured it. */
  meanStallMillis: number;
  /** Answers to `GET /` that the server has sent. */
  answers: number;
}

const LENGTH_TOLERANCE = 0.05;
/** Sent at once before, during and after a stall. */
const AT_ONCE = 40;

const statsOf = async (url: string) => (await (await fetch(`${url}/stats`)).json()) as Stats;

/** Begins a stall, if none is under way, and waits for its end. */
const stall = async (url: string) => {
  const response = await fetch(`${url}/stall`, { method: "POST" });
  await response.text();
};

/** How many of the requests, sent at once, get the one right answer. */
async function rightAnswers(url: string, requests: number): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: requests }, async () => {
      try {
        const response = await fetch(`${url}/`);
        return response.status === 200 && (await response.text()) === SERVED;
      } catch {
        return false;
      }
    }),
  );
  return answers.filter((isRight) => isRight).length;
}

/** At least one stall has ended, and the mean length of all of them is within 5 % of the stated one. */
export async function stallsAsStated({ url }: InvariantTarget) {
  await stall(url);
  const { stalls, meanStallMillis } = await statsOf(url);
  const isAsStated = Math.abs(meanStallMillis / STALL_MILLIS - 1) <= LENGTH_TOLERANCE;
  return { violations: stalls >= 1 && isAsStated ? 0 : 1, checked: Math.max(1, stalls) };
}

/**
 * Requests sent before, during and after a stall each get the right answer, and the server has sent
 * exactly as many as it was asked for.
 */
export async function oneAnswerEach({ url }: InvariantTarget) {
  const before = await statsOf(url);
  let right = await rightAnswers(url, AT_ONCE);
  const stalled = stall(url);
  right += await rightAnswers(url, AT_ONCE);
  await stalled;
  right += await rightAnswers(url, AT_ONCE);
  const sent = 3 * AT_ONCE;
  const { answers } = await statsOf(url);
  return {
    violations: sent - right + Math.abs(answers - before.answers - sent),
    checked: sent,
  };
}
