/** What all variants meet: processes, connections, the lifetime of a page and the time it takes to make. */

/** Server processes behind one port. */
export const PROCESSES = 4;
/** Connections to PostgreSQL over all of them: three for each of the first two processes, two for the others. */
export const CONNECTIONS = 10;

/** Parameters of a variant; times in milliseconds. */
export interface Settings {
  /** Time to live of a page, from when the database read it. */
  ttlMillis: number;
  /** How much longer variants that answer with stale pages may use it. */
  staleMillis: number;
  /** Time that PostgreSQL waits before it reads a page. */
  workMillis: number;
  /** A request that takes longer gets 503; 0 sets no deadline. */
  deadlineMillis: number;
  /** Pages that `GET /page` samples from, by Zipf's law. */
  pages: number;
  /** Whether the cache starts with all of these pages, their remaining lifetimes spread evenly. */
  isWarm: boolean;
}

/** One hot page that expires. */
export const expiry = {
  ttlMillis: 5_000,
  staleMillis: 5_000,
  workMillis: 300,
  deadlineMillis: 0,
  pages: 1,
  isWarm: false,
} satisfies Settings;

/** Many pages, a cache that is lost, and a database with a sixth of the capacity that would take. */
export const loss = {
  ttlMillis: 30_000,
  staleMillis: 60_000,
  workMillis: 100,
  deadlineMillis: 1_000,
  pages: 1_000,
  isWarm: true,
} satisfies Settings;

export const HOT_PAGE = 1;
/** Of the popularity of pages: `GET /page` asks for page n in proportion to 1 / n. */
export const ZIPF_EXPONENT = 1;
export const RATE_PER_SECOND = { expiry: 500, loss: 600 };

/** When Redis is killed, and when it is up again and empty; in seconds from the start of the load. */
export const LOST_AT_SECONDS = 10;
export const BACK_AT_SECONDS = 15;
export const LOSS_ENDS_AT_SECONDS = 35;
/** Before the first slice. With it, the median slice is a good one where the service is back within 10 s, and only then. */
export const LOSS_SETTLES_SECONDS = 5;

/** Parameters from the harness. */
export function settingsOf(params: Record<string, string | number | boolean>): Settings {
  return {
    ttlMillis: Number(params.ttlMillis),
    staleMillis: Number(params.staleMillis),
    workMillis: Number(params.workMillis),
    deadlineMillis: Number(params.deadlineMillis),
    pages: Number(params.pages),
    isWarm: params.isWarm === true,
  };
}

/** A whole number divided as evenly as it goes. */
export function divide(whole: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, index) =>
    Math.floor(whole / parts + (index < whole % parts ? 1 : 0)),
  );
}
