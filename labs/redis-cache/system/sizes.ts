/** How large everything is, and how long an entry lives: what lab, variants and claims have to agree on. */

export const PLAYERS = 100_000;
export const DATA_SEED = 20_260_901;

/** Players that are ranked against each other in a profile: neighbours by number. */
export const LEAGUE = 500;

/** Of every cached value, padded with spaces, so that all entries are of one size and their number is known. */
export const VALUE_BYTES = 1000;

/** Entries that shall fit into Redis: a tenth of the players. */
export const ENTRIES = PLAYERS / 10;

/**
 * What Redis uses for one entry beside what it uses when it is empty. By size class of its allocator: key
 * 32, value 1024 and 16 for its object, 32 each for its place among the keys and among those that expire,
 * and 26 for its share of the two hash tables. What really fits is counted by an invariant.
 */
const ENTRY_BYTES = 1162;
/** Of an empty Redis with a few connections. */
const EMPTY_BYTES = 1_150_000;
export const MAXMEMORY_BYTES = EMPTY_BYTES + ENTRIES * ENTRY_BYTES;

/** Mean lifetime of an entry in Redis; each is sampled, so that entries stored together do not expire together. */
export const LIFETIME_MILLIS = 60_000;
export const LIFETIME_JITTER = 0.1;
export const LONGEST_LIFE_MILLIS = Math.round(LIFETIME_MILLIS * (1 + LIFETIME_JITTER));
export const SHORTEST_LIFE_MILLIS = Math.round(LIFETIME_MILLIS * (1 - LIFETIME_JITTER));

/** The tier inside the process. */
export const LOCAL_ENTRIES = 1000;
export const LOCAL_LIFETIME_MILLIS = 1000;

export const WRITE_SHARE = 0.02;

/** Popularity, by exponent of Zipf's law; players' numbers are scattered over the ranks. */
export const SKEWED = 0.99;
export const FLAT = 0.6;

/** Shares no factor with the number of players, so that every rank has another player. */
const STRIDE = 61_803;

/** The player of a rank, the most popular of rank 0. */
export const playerOfRank = (rank: number): number => 1 + ((rank * STRIDE) % PLAYERS);
